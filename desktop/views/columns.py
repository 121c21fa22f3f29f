"""Two parts of one paper that scrolls: side by side where there is room, else one under the other."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QWidget

from desktop.views.theme import Theme

_ROOM = 58  # ems; below it the second part goes under the first
_GAP = 16


class Columns(QScrollArea):
    """`first` is read and reached before `second` either way; `shares` are their parts of the width."""

    def __init__(self, theme: Theme, first: QWidget, second: QWidget, *, shares: tuple[int, int] = (3, 2)) -> None:
        super().__init__()
        self._theme, self._shares = theme, shares
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(_GAP)
        for part in (first, second):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._box.addWidget(part)
        self.setWidget(inner)
        theme.changed.connect(self._arrange)
        self._arrange()

    @property
    def narrow(self) -> bool:
        return self.width() < self._theme.em * _ROOM

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wanted = QBoxLayout.Direction.TopToBottom if self.narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
        for place, share in enumerate(self._shares):
            self._box.setStretch(place, 0 if self.narrow else share)
