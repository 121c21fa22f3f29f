"""A picture of the help: the window as a task finds it, with what is pressed ringed and numbered."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

_LEAST = 240  # pixels: a picture narrower than that shows nothing


class Picture(QWidget):
    """A picture as wide as its place, and never wider than it is. `words` say to a screen reader what it shows."""

    def __init__(self, file: Path, words: str) -> None:
        super().__init__()
        self._picture = QPixmap(str(file))
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        whole = self._picture.size()
        return min(whole.height(), round(whole.height() * width / whole.width()))

    def sizeHint(self) -> QSize:
        return self._picture.size()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.heightForWidth(_LEAST))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = self._picture.size().scaled(
            self.size().boundedTo(self._picture.size()), Qt.AspectRatioMode.KeepAspectRatio
        )
        painter.drawPixmap(QRect(QPoint(0, 0), shown), self._picture)
        painter.end()
