"""Version, licences and sources in a window of their own, read from files that are on this computer."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.runtime.titles import marked
from desktop.viewmodels.settings.licences import overview, parts
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import PageContext

_WIDE, _HIGH = 46, 38  # ems
_SHARE = 0.96  # of the screen, at most


class LicencesWindow(QDialog):
    """What is chosen is shown in full; Qt deletes the window once it is closed."""

    def __init__(self, context: PageContext, shipped: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        title = "À propos et licences"
        self.setWindowTitle(marked(title, context.demonstration))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._parts = parts(shipped)
        self._overview = overview(shipped, self._parts)
        self.choice = ChoiceBox()
        self.choice.addItem("En résumé")
        self.choice.addItems([f"{part.name} {part.version}" for part in self._parts])
        self.shown = QPlainTextEdit()
        self.shown.setReadOnly(True)
        self.shown.setTabChangesFocus(True)
        self.shown.setAccessibleName("Texte")
        self.copied = Label("", "small", "ok")
        self.close_it = Button("&Fermer", self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        if context.demonstration:
            column.addWidget(DemonstrationBand(context.demonstration))
        column.addWidget(Field("&Voir", self.choice, name="licence"))
        column.addWidget(self.shown, 1)
        column.addLayout(row(Button("Co&pier ce texte", self._copy), self.copied, None, self.close_it))
        self.choice.currentIndexChanged.connect(self._show)
        self._show(0)
        screen = parent.screen() or QGuiApplication.primaryScreen()
        em = context.theme.em
        self.resize(round(_WIDE * em), round(_HIGH * em))
        self.resize(self.size().boundedTo(screen.availableSize() * _SHARE))

    def _show(self, number: int) -> None:
        self.copied.say("")
        self._text = self._parts[number - 1].text() if number else self._overview
        self.shown.setPlainText(self._text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)  # toPlainText() would lose the no-break spaces
        self.copied.say("Texte copié")
