"""A field: a label with its control, a help line, and the error under it."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit import citizens
from desktop.viewmodels.kit.form_fields import unpasted
from desktop.views.widgets.forms.focus_watcher import is_left
from desktop.views.widgets.forms.pressed import when_released
from desktop.views.widgets.forms.spare_lines import SpareLines
from desktop.views.widgets.forms.text_area import TextArea
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import Judged, bring_new_into_sight, reason_beside_cursor

Control = QLineEdit | QPlainTextEdit | QComboBox
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Field(Judged):
    """A control under its label. Typing takes an error away; one appears only on leaving the field or on sending.

    `free`: others will read the text, so that on leaving it a warning shows what seems to be data about citizens; it
    blocks nothing. `spare`: the longest errors that may appear, for which room is kept, so that nothing below moves.
    """

    def __init__(
        self,
        label: str,
        control: Control,
        *,
        help: str = "",
        name: str = "",
        optional: bool = False,
        free: bool = False,
        spare: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.name = name
        self.control = control
        self._help = help
        marked = label + (" (facultatif)" if optional else "")
        self.label = Label(marked, "strong", wrap=False)
        self.label.setBuddy(control)
        self.help = Label(help, "small", "muted")
        if not help:  # hidden before it has a parent: shown, it would become a window of its own
            self.help.hide()
        self.error = Label("", "small", "error")
        self.error.hide()
        self.wrong = ""  #: what was said to be wrong, while it is in sight
        self._measured: tuple[QWidget, ...] = ()
        self._in_its_place = bool(spare)  # the error stands in place of the help
        self.hint: Label | None = None
        self._advice, self._free = "", free
        control.installEventFilter(self)
        control.setAccessibleName(marked.replace("&", ""))  # besides: some screen readers know only one of the two
        control.setAccessibleDescription(help)
        if isinstance(control, QLineEdit):
            control.textChanged.connect(self.clear_error)
        elif isinstance(control, QPlainTextEdit):
            control.setTabChangesFocus(True)
            control.textChanged.connect(self.clear_error)
            if isinstance(control, TextArea):
                control.unpasted.connect(lambda length: self.refuse(unpasted(length)))
        else:
            control.currentIndexChanged.connect(self.clear_error)
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            control.setMinimumContentsLength(12)
        column = self._column = flush(QVBoxLayout(self), 5)
        sentences = (SpareLines(self.error, self.help, spare),) if spare else (self.error, self.help)
        for part in (self.label, control, *sentences):
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """What was typed; of a choice, its value."""
        if isinstance(self.control, QLineEdit):
            return self.control.text()
        if isinstance(self.control, QPlainTextEdit):
            return self.control.toPlainText()
        return str(self.control.currentData() or "")

    @property
    def reasons(self) -> tuple[QWidget, ...]:
        return (self.error, *self._measured)

    def measure(self, length: QWidget) -> None:
        """`length`: words that are shown near the greatest length and beyond it, and come into sight with the text."""
        self._measured = (length,)

    def put_below(self, part: QWidget) -> None:
        """Puts a part between the control and what is said under it."""
        self._column.insertWidget(self._column.indexOf(self.control) + 1, part)

    def take_out(self, part: QWidget) -> None:
        self._column.removeWidget(part)

    def explain(self, help: str) -> None:
        """Changes the help line."""
        self._help = help
        self.help.say(help)
        self._show_help()
        if self.error.isHidden():
            self.control.setAccessibleDescription(help)

    def refuse(self, sentence: str, *, focus: bool = False) -> None:
        """Shows what is wrong and how to correct it; what was typed stays."""
        self.wrong = sentence
        self.error.say(f"⚠ {sentence}")
        if self._in_its_place:
            self.help.hide()  # before the error is shown, which lays out at once and would move what is below
        self.error.show()
        self._mark(True)
        self.control.setAccessibleDescription(f"Erreur\u00a0: {sentence} {self._help}".strip())
        announce(self.control, sentence)
        if focus:
            self.lead()

    def lead(self) -> None:
        """Gives it the keyboard, with what is wrong in sight: under a long text beside its end, where one writes on."""
        control = self.control
        give(control)
        control.ensurePolished()
        if isinstance(control, QPlainTextEdit) and not reason_beside_cursor(control):
            control.moveCursor(QTextCursor.MoveOperation.End)
        bring_new_into_sight(control)

    def clear_error(self) -> None:
        if self.error.isHidden():
            return
        self.wrong = ""
        self.error.say("")
        self.error.hide()
        self._show_help()
        self._mark(False)
        self.control.setAccessibleDescription(self._help)

    def clear(self) -> None:
        """Takes errors and warnings away, as another text is about to be put in."""
        self.clear_error()
        self._advice = ""
        self._say_hint("")

    def refresh_hint(self) -> None:
        """Warns about data of citizens that seems to be in the present text."""
        self._say_hint(citizens.hint(self.text) or self._advice)

    def advise(self, sentence: str) -> None:
        """Says what is odd about the present text, which may be sent all the same; "" for nothing."""
        self._advice = sentence
        self._say_hint((citizens.hint(self.text) if self._free else "") or sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _leads_nowhere(event):
            return True
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in _BY_TAB:
            QTimer.singleShot(0, self, self._choose_nothing_long)
        if self._free and is_left(event):
            when_released(self, self.refresh_hint)
        return super().eventFilter(watched, event)

    def _choose_nothing_long(self) -> None:
        """Tab has chosen the whole text: a letter would replace it, also what of a long one is out of sight."""
        control = self.control
        if isinstance(control, QLineEdit) and control.selectedText() == control.text() and longer_than_field(control):
            control.home(False)

    def _say_hint(self, sentence: str) -> None:
        if self.hint is None:
            if not sentence:
                return
            self.hint = Label("", "small", "warn", parent=self)
            self._column.insertWidget(self._column.indexOf(self.control) + 1, self.hint)  # where an error is, too
        if sentence and self.hint.isHidden():
            announce(self.control, sentence)
        self.hint.say_any(f"⚠ {sentence}" if sentence else "")

    def _show_help(self) -> None:
        covered = self._in_its_place and not self.error.isHidden()
        self.help.setVisible(bool(self._help) and not covered)

    def _mark(self, bad: bool) -> None:
        self.control.setProperty("bad", bad)
        repolish(self.control)


def longer_than_field(control: QLineEdit) -> bool:
    """Whether a part of its text is out of sight."""
    around = control.height()  # more than the margins and the caret take of the width
    return control.fontMetrics().horizontalAdvance(control.text()) + around >= control.width()


def _leads_nowhere(event: QKeyEvent) -> bool:
    """Whether this is Alt and a letter that is no shortcut: on Linux it would be typed. On macOS it types signs."""
    alone = event.modifiers() == Qt.KeyboardModifier.AltModifier
    return alone and event.text().isprintable() and event.text() != "" and sys.platform != "darwin"
