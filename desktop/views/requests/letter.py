"""The fields of the letter beside those of the request: who signs, who is addressed, where, when."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.papers.days import shown_day
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.letter import (
    MAY_BE_ODD,
    address_help,
    as_before,
    asked_on,
    idle,
    odd,
    opening_day,
    read,
    troubles,
    unneeded,
)
from desktop.viewmodels.requests.letter_fields import Groups
from desktop.views.widgets.columns import FIELD_GAP
from desktop.views.widgets.forms.date_field import Calendar
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.pressed import when_released
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.theme import Theme

_TWO = 44  # ems of width for two fields side by side
_NOBODY = frozenset[str]()


class LetterFields(QWidget):
    """Some of the letter's fields, under their headings."""

    typed = Signal(str, str)  #: name and text of a field that has changed
    left = Signal()  #: the keyboard has left a field, or Enter was pressed in it

    def __init__(self, theme: Theme, groups: Groups, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme, self._today = theme, today
        self._across = 0
        self._unneeded = _NOBODY
        self._route: dict[str, bool] = {"sub_prefecture": False, "department": False, "epci": False}
        self._siren = ""
        asked = asked_on(groups, today())
        fields = tuple(field for _title, fields in asked for field in fields)
        self.form = EditorForm(theme, fields, self, free=False, calendar=Calendar(shown_day, self._opens))
        self.fields = self.form.fields
        for field in self.fields.values():
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        #: Of the fields that may have another help.
        self._helps = {field.name: field.help for field in fields if field.day or field.name in MAY_BE_ODD}
        self._mairie: dict[str, str] = {}
        #: Each with its fields' names, and what stands beside a field alone: it would be wider than the others.
        self._grids: list[tuple[QGridLayout, tuple[str, ...], QWidget]] = []
        column = flush(QVBoxLayout(self), 12)
        for title, of_title in asked:
            if title:
                column.addWidget(Label(title, "section"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(FIELD_GAP)
            grid.setVerticalSpacing(12)
            column.addLayout(grid)
            beside = QWidget(self)
            beside.hide()
            self._grids.append((grid, tuple(field.name for field in of_title), beside))
        self.form.typed.connect(self._typed)
        for finished in (self.form.left, self.form.entered):
            finished.connect(lambda _name: when_released(self, self._finished))
        theme.changed.connect(self._lay)

    def _opens(self, name: str) -> date:
        return opening_day(name, self.form.texts, self._today())

    def fill(self, text: str, *, anew: bool = True) -> None:
        self.form.fill(read(text), anew=anew)
        self._offer()
        self._lay()

    def take_out(self, names: Mapping[str, str]) -> None:
        """Empties the fields in which these texts stand."""
        shown = {name: field for name, field in self.fields.items() if field.text == names.get(name)}
        self.form.put(dict.fromkeys(shown, ""))

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
            self._helps["address"] = address_help(request_context.postal_codes)
        self._mairie = request_context.mairie
        self._lay()
        self.check()  # errors in what was typed before are shown again

    def _typed(self, name: str, text: str) -> None:
        self._offer()
        self.form.settle(lambda: troubles(self.form.texts, self._siren))
        self.typed.emit(name, text)

    def _offer(self) -> None:
        """Disables the fields that matter only if another person signs; they stay in place, so that nothing moves."""
        off = idle(self.form.texts)
        for name, field in self.fields.items():
            field.setEnabled(name not in off)

    def _finished(self) -> None:
        self.check()
        self.left.emit()

    def check(self) -> None:
        """Shows under each field what is wrong with it."""
        self.form.show_errors(troubles(self.form.texts, self._siren))
        others = odd(self.form.texts, self._today()) | as_before(self.form.texts, self._mairie)
        for name, help in self._helps.items():
            text = others.get(name, help)
            if self.fields[name].help.text() != text:
                self.fields[name].explain(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        across = 2 if self.width() >= self._theme.em * _TWO else 1
        hidden = unneeded(**self._route)
        if (across, hidden) == (self._across, self._unneeded):
            return
        self._across, self._unneeded = across, hidden
        for grid, names, beside in self._grids:
            for name in names:
                grid.removeWidget(self.fields[name])  # never takeAt: see desktop/DECISIONS.md
            for place, field in enumerate(self.fields[name] for name in names if name not in hidden):
                grid.addWidget(field, place // across, place % across, Qt.AlignmentFlag.AlignTop)
                field.show()
            for name in names:
                if name in hidden and self.fields[name].parent() is not None:
                    self.fields[name].hide()
            shown = sum(name not in hidden for name in names)
            grid.removeWidget(beside)
            beside.setVisible(across == 2 and shown == 1)
            if across == 2 and shown == 1:
                grid.addWidget(beside, 0, 1)
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1 if across == 2 else 0)
