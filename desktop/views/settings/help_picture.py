"""A picture of the help: the window at the beginning of a task, with the buttons to press ringed and numbered."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.widgets.theme import Theme

_LEAST = 240  # pixels: on a narrower picture nothing can be recognised
_WIDTH = 58  # ems


class HelpPicture(QWidget):
    """A picture as wide as there is room, and no wider than fits the text size, so that its words grow with the text.

    `words`: what a screen reader says about it. `whole`: as large as there is room, whatever the text size.
    """

    def __init__(self, theme: Theme, file: Path, words: str, *, whole: bool = False) -> None:
        super().__init__()
        self._theme, self._whole = theme, whole
        self._picture = QPixmap(str(file))
        self._shown = QPixmap()  # scaled to its present size, in pixels of the screen
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def heightForWidth(self, width: int) -> int:
        most = self.sizeHint()
        return min(most.height(), round(most.height() * width / most.width()))

    def sizeHint(self) -> QSize:
        whole = self._picture.size()
        width = whole.width() if self._whole else min(whole.width(), round(self._theme.em * _WIDTH))
        return QSize(width, round(whole.height() * width / whole.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.heightForWidth(_LEAST))

    def paintEvent(self, _event: QPaintEvent) -> None:
        place, dots = self.size().boundedTo(self.sizeHint()), self.devicePixelRatioF()
        shown = self._picture.size().scaled(place * dots, Qt.AspectRatioMode.KeepAspectRatio)
        if self._shown.size() != shown:  # scaled here, as the painter would leave out thin lines in a small picture
            self._shown = self._picture.scaled(shown, mode=Qt.TransformationMode.SmoothTransformation)
            self._shown.setDevicePixelRatio(dots)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._shown)
        painter.end()
