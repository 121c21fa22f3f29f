"""The line under the title of a need: how much already exists, and the key that leads to it, in every window size."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.viewmodels.needs.advice import ShownAdvice
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import REACHED_LAST

_HINT = "Services et besoins semblables s’affichent ici."
_WAY_ON = "Décrivez-le\u00a0: d’autres l’ont peut-être."  # no longer than _HINT, as neither wraps


class AdviceLine(QWidget):
    """It keeps its height even when it is empty, so that no field moves while one types.

    Tab leads from the title past it to the description; it comes after all fields. `room` holds the panel where there
    is no place for it beside the form.
    """

    def __init__(self, press: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName(REACHED_LAST)
        self.hint = Label(_HINT, "small", "muted", wrap=False)
        self.button = Button("", press, kind="quiet")
        self._words = ""
        held = self.button.sizePolicy()
        held.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(held)
        self.line = QWidget()
        line = flush(QGridLayout(self.line), 0)
        for part in (self.button, self.hint):
            line.addWidget(part, 0, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.room = QVBoxLayout()
        self._column = flush(QVBoxLayout(self), 8)
        self._column.addWidget(self.line)
        self._column.addLayout(self.room)
        self._field: Field | None = None  # in which the line stands

    def stand_in(self, field: Field | None) -> None:
        """The line stands in this field, above what is said under its control; None: in its own place."""
        if field is self._field:
            return
        if self._field is not None:
            self._field.take_out(self.line)
        else:
            self._column.removeWidget(self.line)
        self._field = field
        self.line.setObjectName("" if field is None else REACHED_LAST)
        if field is None:
            self._column.insertWidget(0, self.line)
        else:
            field.put_below(self.line)

    def show_advice(self, advice: ShownAdvice) -> None:
        self._words = advice.headline
        self.button.setVisible(bool(self._words))
        self.hint.setText(_WAY_ON if advice.way_on else _HINT)

    def fold(self, sign: str, state: str, *, beside: bool = False) -> None:
        """Shows, and tells a screen reader, whether the panel is folded; `beside` the form it gives the hint itself."""
        self.hint.setVisible(not (self._words or beside))
        self.button.setText(f"{sign} {self._words}")
        self.button.setAccessibleName(self._words.replace("&", ""))
        self.button.setAccessibleDescription(state)
