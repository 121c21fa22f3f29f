"""The fields of the letter beside those of the request: who signs, who is addressed, where, when."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.letter import (
    Groups,
    LetterField,
    address_help,
    day_of,
    idle,
    longest_troubles,
    past,
    read,
    shown_day,
    troubles,
    unneeded,
)
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.date_field import DateField
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.pressed import when_released
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.theme import Theme

_TWO = 44  # ems of width for two fields side by side
_NOBODY = frozenset[str]()


class LetterFields(QWidget):
    """Some of the letter's fields, under their headings."""

    typed = Signal(str, str)  #: name and text of a field that has changed
    left = Signal()  #: the keyboard has left a field

    def __init__(self, theme: Theme, groups: Groups, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme, self._today = theme, today
        self._across = 0
        self._unneeded = _NOBODY
        self._route: dict[str, bool] = {"sub_prefecture": False, "department": False, "epci": False}
        self._siren = ""
        self._spare = longest_troubles()
        self._helps: dict[str, str] = {}  # the help under each date, shown while there is no warning about it
        self._filling = False
        self.fields: dict[str, Field] = {}
        self._grids: list[tuple[QGridLayout, tuple[str, ...]]] = []
        column = flush(QVBoxLayout(self), 12)
        for title, fields in groups:
            if title:
                column.addWidget(Label(title, "section"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(18)
            grid.setVerticalSpacing(12)
            column.addLayout(grid)
            self._grids.append((grid, tuple(field.name for field in fields)))
            for field in fields:
                self.fields[field.name] = self._field(field)
        theme.changed.connect(self._lay)

    def _field(self, asked: LetterField) -> Field:
        field = self._dated(asked) if asked.day else self._plain(asked)
        if isinstance(field.control, QLineEdit):
            field.control.textChanged.connect(lambda text: self._typed(asked.name, text))
            field.control.editingFinished.connect(lambda: when_released(self, self._finished))
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return field

    def _dated(self, asked: LetterField) -> Field:
        def opens() -> date:
            """The day at which the calendar opens: not before today, nor an end before its beginning."""
            first = self.fields["starts"].text if asked.name == "ends" else ""
            return day_of(self.fields[asked.name].text, day_of(first, self._today()))

        help, spare = asked.help_on(self._today()), self._spare.get(asked.name, ())
        self._helps[asked.name] = help
        return DateField(
            self._theme, asked.label, help=help, name=asked.name, shown=shown_day, opens=opens, spare=spare
        )

    def _plain(self, asked: LetterField) -> Field:
        control: QLineEdit | QComboBox
        if asked.choices:
            control = ChoiceBox()
            for value, words in asked.choices.items():
                control.addItem(words, value)
            control.currentIndexChanged.connect(lambda _at: self._typed(asked.name, str(control.currentData())))
        else:
            control = QLineEdit()
            control.setMaxLength(200)
        help, spare = asked.help_on(self._today()), self._spare.get(asked.name, ())
        return Field(asked.label, control, help=help, name=asked.name, spare=spare)

    def fill(self, text: str) -> None:
        values = read(text)
        self._filling = True
        for name, field in self.fields.items():
            if isinstance(field.control, QComboBox):
                field.control.setCurrentIndex(max(0, field.control.findData(values[name])))
            elif isinstance(field.control, QLineEdit):
                field.control.setText(values[name])
        self._filling = False
        self._offer()
        self._lay()

    def relate(self, request_context: RequestContext, level: str) -> None:
        """Shows the fields that this commune's letter needs: through whom it goes, with whom the project is done."""
        route = request_context.route(level)
        self._route = {
            "sub_prefecture": route is not None and bool(route.sub_prefecture),
            "department": route is not None and bool(route.department),
            "epci": request_context.epci,
        }
        self._siren = "" if request_context.commune is None else request_context.commune.siren
        if "address" in self.fields:
            self.fields["address"].explain(address_help(request_context.postal_codes))
        self._lay()
        self.check()  # errors in what was typed before are shown again

    def _values(self) -> dict[str, str]:
        values = {}
        for name, field in self.fields.items():
            control = field.control
            values[name] = str(control.currentData()) if isinstance(control, QComboBox) else field.text
        return values

    def _typed(self, name: str, text: str) -> None:
        if not self._filling:
            self._offer()
            self.typed.emit(name, text)

    def _offer(self) -> None:
        """Disables the fields that matter only if another person signs; they stay in place, so that nothing moves."""
        off = idle(self._values())
        for name, field in self.fields.items():
            field.setEnabled(name not in off)

    def _finished(self) -> None:
        self.check()
        self.left.emit()

    def check(self) -> None:
        """Shows under each field what is wrong with it."""
        found = troubles(self._values(), self._siren)
        for name, field in self.fields.items():
            if name in found:
                if field.wrong != found[name]:  # else it would be read aloud again
                    field.refuse(found[name])
            else:
                field.clear_error()
        over = past(self._values(), self._today())
        for name, help in self._helps.items():
            said = over.get(name, help)
            if self.fields[name].help.text() != said:
                self.fields[name].explain(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        across = 2 if self.width() >= self._theme.em * _TWO else 1
        hidden = unneeded(**self._route)
        if (across, hidden) == (self._across, self._unneeded):
            return
        self._across, self._unneeded = across, hidden
        for grid, names in self._grids:
            for name in names:
                grid.removeWidget(self.fields[name])  # never takeAt: see desktop/DECISIONS.md
            for place, field in enumerate(self.fields[name] for name in names if name not in hidden):
                grid.addWidget(field, place // across, place % across, Qt.AlignmentFlag.AlignTop)
                field.show()
            for name in names:
                if name in hidden and self.fields[name].parent() is not None:
                    self.fields[name].hide()
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1 if across == 2 else 0)
