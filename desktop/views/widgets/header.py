"""The head of a page or card: words, with buttons beside them, or under them where there is no room."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import FoldingRow

_GAP = 12


class Header(QWidget):
    """`words` holds the lines, among them `title`, which should not wrap; `put` adds a badge or button beside them."""

    def __init__(self, title: Label, words: QBoxLayout) -> None:
        super().__init__()
        self._title, self._words = title, words
        self._beside = FoldingRow(_GAP)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(_GAP)
        self._line.addLayout(self._words, 1)
        self._line.addLayout(self._beside)
        self._held: tuple[str, int] | None = None  # title and number of buttons for which they stand under the words

    def put(self, *parts: QWidget) -> None:
        for part in parts:
            self._beside.put(part)

    @property
    def narrow(self) -> bool:
        """Whether the buttons go under the words.

        Beside them they take more than half and the title would wrap, or a word of it would be cut.
        """
        beside = self._beside.line
        title = QFontMetrics(self._title.font()).horizontalAdvance(self._title.text())
        cut = self._words.minimumSize().width() + _GAP + beside > self.width()
        return cut or (2 * beside > self.width() and title + _GAP + beside > self.width())

    def minimumSizeHint(self) -> QSize:
        """The width with the buttons under the words: with that of both side by side, it could never get narrower."""
        least = super().minimumSizeHint()
        return QSize(max(self._words.minimumSize().width(), self._beside.widest), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._held = None
        self._arrange()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a button was added or hidden, or the text size changed
            self._arrange()
        return done

    def _arrange(self) -> None:
        """Buttons that went under the words stay there for shorter ones: what is pressed below must not move up.

        They come back for another title or width, or as one of them comes or goes.
        """
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        now = (self._title.text(), self._beside.shown)
        wanted = below if self.narrow or (self.isVisible() and self._held == now) else beside
        self._held = now if wanted == below else None
        if wanted != self._line.direction():
            self._line.setDirection(wanted)
        self._beside.fit(self.width(), below=wanted == below)
        self._line.activate()  # at once: until the next turn of the event loop, longer words would stand cut
