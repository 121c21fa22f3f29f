"""A picture of the help in a window of its own, as large as the screen allows."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.runtime.titles import marked
from desktop.views.settings.help_picture import HelpPicture
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.page import PageContext

_SHARE = 0.96  # of the screen, for the window with the frame that the system draws


class LargePicture(QDialog):
    """The window; Qt deletes it once it is closed."""

    def __init__(self, context: PageContext, file: Path, title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(marked(title, context.demonstration))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.picture = HelpPicture(context.theme, file, words, whole=True)
        self.close_it = Button("&Fermer", self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        if context.demonstration:
            column.addWidget(DemonstrationBand(context.demonstration))
        column.addWidget(self.picture, 1)
        column.addLayout(row(None, self.close_it))
        screen = parent.screen() or QGuiApplication.primaryScreen()
        self.resize(self.sizeHint().boundedTo(screen.availableSize() * _SHARE))
