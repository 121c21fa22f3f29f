"""A field to search in, with a button that empties it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from desktop.views.widgets import icons
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import tip
from desktop.views.widgets.scrolling import bring_into_sight
from desktop.views.widgets.theme import Theme

_DRAWN = 1.35  # ems: size of the icon, 18 pixels at 100 %
_RING = 2  # pixels between the button that empties the field and the field's border


class SearchLine(QLineEdit):
    """The search field. Escape empties it; arrow down goes to the first line found, Enter to the list."""

    down = Signal()
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._colour = theme, theme["surface"]
        self.empty = QToolButton(self)  # Qt's own clear button has 16 pixels at any text size
        self.empty.setObjectName("empty")
        self.empty.setAccessibleName("Effacer la recherche")
        self.empty.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keyboard, Escape does the same
        self.empty.setCursor(Qt.CursorShape.PointingHandCursor)
        self.empty.clicked.connect(self.clear)
        self.empty.hide()
        self.textChanged.connect(lambda text: self.empty.setVisible(bool(text)))
        theme.changed.connect(self._fit)
        self._fit()
        tip(self, "Échap efface, Flèche bas mène à la liste.")

    def go_on(self, text: str) -> None:
        """Takes the keyboard, and what was typed elsewhere after what stands here."""
        give(self, Qt.FocusReason.ShortcutFocusReason)
        self.end(False)
        self.insert(text)

    def keep_beside(self, part: QWidget, place: QRect) -> None:
        """While one types here, brings a place of another part into sight together with this field."""
        if self.hasFocus() and self.text() and part.isVisible():
            bring_into_sight(self, self.rect().united(place.translated(self.mapFromGlobal(part.mapToGlobal(QPoint())))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Puts the button at the end of the field, square and as high as the field."""
        drawn = round(self._theme.em * _DRAWN)
        if self.empty.iconSize().width() != drawn or self._colour != self._theme["text"]:
            self._colour = self._theme["text"]
            self.empty.setIcon(icons.icon("clear", self._colour, drawn, self.devicePixelRatioF()))
            self.empty.setIconSize(QSize(drawn, drawn))
        # Before the first layout the field is much higher than later.
        side = min(self.height(), self.sizeHint().height()) - 2 * _RING
        self.empty.setGeometry(self.width() - side - _RING, _RING, side, side)
        if self.textMargins().right() != side:
            self.setTextMargins(0, 0, side, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
