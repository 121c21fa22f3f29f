"""A picture of the help: the window as a task finds it, with what is pressed ringed and numbered."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.widgets.theme import Theme

_LEAST = 240  # pixels: a picture narrower than that shows nothing
_WIDTH = 58  # ems


class HelpPicture(QWidget):
    """As wide as its place and its text size let it be, and never wider than it is: what is written in it grows with
    the text. `words` say to a screen reader what it shows. `whole`: as large as its place alone lets it be."""

    def __init__(self, theme: Theme, file: Path, words: str, *, whole: bool = False) -> None:
        super().__init__()
        self._theme, self._whole = theme, whole
        self._picture = QPixmap(str(file))
        self._shown = QPixmap()  # at the size of its place, in dots of the screen
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
        if self._shown.size() != shown:  # smaller by far, the painter alone would leave out every second stroke
            self._shown = self._picture.scaled(shown, mode=Qt.TransformationMode.SmoothTransformation)
            self._shown.setDevicePixelRatio(dots)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._shown)
        painter.end()
