"""Fields: a label with its control, a help line, and the error under it."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.notice import announce

Control = QLineEdit | QPlainTextEdit | QComboBox


class Field(QWidget):
    """A control under its label. Typing takes an error away; only leaving the field or the main act brings one."""

    def __init__(self, label: str, control: Control, *, help: str = "", name: str = "", optional: bool = False) -> None:
        super().__init__()
        self.name = name
        self.control = control
        self._help = help
        plain = label.replace("&", "")
        self.label = Label(label + (" (facultatif)" if optional else ""), "strong", wrap=False)
        self.label.setBuddy(control)
        self.help = Label(help, "small", "muted")
        if not help:  # shown before it has a parent, it would be a window of its own
            self.help.hide()
        self.error = Label("", "small", "error")
        self.error.hide()
        control.setAccessibleName(plain)  # beside the buddy: some screen readers take only the one, some the other
        control.setAccessibleDescription(help)
        if isinstance(control, QLineEdit):
            control.textChanged.connect(self.clear_error)
        elif isinstance(control, QPlainTextEdit):
            control.setTabChangesFocus(True)
            control.textChanged.connect(self.clear_error)
        else:
            control.currentIndexChanged.connect(self.clear_error)
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            control.setMinimumContentsLength(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for part in (self.label, control, self.error, self.help):
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        if isinstance(self.control, QLineEdit):
            return self.control.text()
        if isinstance(self.control, QPlainTextEdit):
            return self.control.toPlainText()
        return self.control.currentText()

    def refuse(self, sentence: str, *, focus: bool = False) -> None:
        """Shows what is wrong, how to mend it and an example; keeps what was typed."""
        self.error.say(f"⚠ {sentence}")
        self.error.show()
        self._mark(True)
        self.control.setAccessibleDescription(f"Erreur\u00a0: {sentence} {self._help}".strip())
        announce(self.control, sentence)
        if focus:
            self.control.setFocus()

    def clear_error(self) -> None:
        if self.error.isHidden():
            return
        self.error.say("")
        self.error.hide()
        self._mark(False)
        self.control.setAccessibleDescription(self._help)

    def _mark(self, bad: bool) -> None:
        self.control.setProperty("bad", bad)
        repolish(self.control)
