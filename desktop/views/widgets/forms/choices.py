"""A choice of one among a few, each with a sentence that says what it means."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.line_list import typed
from desktop.views.widgets.notice import announce
from desktop.views.widgets.theme import Theme


class Choice(Struct, frozen=True):
    id: str
    title: str
    words: str = ""  #: what it means, under it; "" for none
    open: bool = True  #: False: shown, but it cannot be chosen


class Choices(QWidget):
    """The choices as radio buttons."""

    chosen = Signal(str)  #: the id that a person has chosen

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.heading = Label(title, "strong")
        self.error = Label("", "small", "error")
        self.error.hide()
        self.buttons: dict[str, QRadioButton] = {}
        self._words: list[Label] = []
        self._choices = QVBoxLayout()
        self._choices.setSpacing(0)
        self.setAccessibleName(title)
        column = flush(QVBoxLayout(self), 4)
        column.addWidget(self.heading)
        column.addLayout(self._choices)
        column.addWidget(self.error)
        theme.changed.connect(self._fit)

    def show_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        """Replaces the choices by these."""
        self.refuse("")
        discard_parts(self._choices)
        self.buttons, self._words = {}, []
        inner = QWidget()  # radio buttons of one parent exclude one another
        column = flush(QVBoxLayout(inner), 1)
        for choice in choices:
            button = QRadioButton(choice.title.replace("&", "&&"))
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.setAccessibleDescription(choice.words)
            button.setEnabled(choice.open)
            button.setChecked(choice.id == chosen)
            button.clicked.connect(lambda _checked, id=choice.id: self._choose(id))
            column.addWidget(button)
            if choice.words:
                words = Label(choice.words, "small", "muted")
                column.addWidget(words)
                self._words.append(words)
            self.buttons[choice.id] = button
        self._choices.addWidget(inner)
        if self._reached() is not None:  # Tab comes to it; Qt sees to it only once one of them has had the keyboard
            for id, button in self.buttons.items():
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if id == chosen else Qt.FocusPolicy.ClickFocus)
        self._fit()

    @property
    def chosen_id(self) -> str:
        """The chosen id; "" for none."""
        return next((id for id, button in self.buttons.items() if button.isChecked()), "")

    def refuse(self, sentence: str, *, focus: bool = False) -> None:
        self.error.say_any(f"⚠ {sentence}" if sentence else "")
        if sentence:
            announce(self, sentence)
        if focus:
            self.focus()

    def focus(self) -> QWidget:
        """Gives the keyboard to the chosen button, or else to the first that can be chosen."""
        button = self._reached() or next((one for one in self.buttons.values() if one.isEnabled()), None)
        if button is not None:
            give(button)
        return button or self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are for no search of the page: where a list is beside this form, it would go with its line."""
        if not typed(event):
            super().keyPressEvent(event)

    def _reached(self) -> QRadioButton | None:
        """The chosen button, unless it is closed: the keyboard cannot come to that one."""
        return next((one for one in self.buttons.values() if one.isChecked() and one.isEnabled()), None)

    def _fit(self) -> None:
        """Aligns each sentence with the title of its choice."""
        for words in self._words:
            words.setContentsMargins(round(self._theme.em * 2.35) + 3, 0, 0, round(self._theme.em * 0.4))

    def _choose(self, id: str) -> None:
        self.refuse("")
        self.chosen.emit(id)
