"""Cards: the surfaces on which a page places its parts."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.widgets import icons
from desktop.views.widgets.header import Header
from desktop.views.widgets.label import Label, Role
from desktop.views.widgets.layouts import FoldingRow, flush
from desktop.views.widgets.theme import Theme

_GAP = 10


class Icon(QWidget):
    """One of our icons as a decoration, beside words that say the same."""

    def __init__(self, theme: Theme, name: str, colour: str = "accent", size: float = 1.3) -> None:
        super().__init__()
        self._theme, self.name, self._colour, self._size = theme, name, colour, size
        self._fit()
        theme.changed.connect(self._fit)

    def become(self, name: str) -> None:
        """Shows another of our icons."""
        self.name = name
        self.update()

    def _fit(self) -> None:
        side = round(self._theme.em * self._size)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = icons.pixmap(self.name, self._theme[self._colour], self.size(), self.devicePixelRatioF())
        painter.drawPixmap(0, 0, picture)
        painter.end()


class Card(QFrame):
    """A surface with an optional heading; add to `body` (a vertical layout). `beside`: widgets next to the heading."""

    def __init__(
        self, title: str = "", *, icon: Icon | None = None, tone: str = "", beside: tuple[QWidget, ...] = ()
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("tone", tone)
        # Not "Maximum", which would limit the height to that of the natural width, and cut texts in a narrow card.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 18, 20, 18)
        self.body.setSpacing(10)
        if title:
            words = QHBoxLayout()
            words.setSpacing(10)
            if icon is not None:
                words.addWidget(icon)
            self.heading = Label(title, "section")
            words.addWidget(self.heading, 1)
            if beside:
                header = Header(self.heading, words)
                header.put(*beside)
                self.body.addWidget(header)
            else:
                self.body.addLayout(words)
            self.setAccessibleName(title)

    def add(self, *parts: QWidget | QLayout) -> "Card":
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        return self


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def row(*parts: QWidget | None, spacing: int = 10, stretch: bool = True) -> QHBoxLayout:
    """Widgets side by side from the left; None is a gap that pushes what follows to the right."""
    line = QHBoxLayout()
    line.setSpacing(spacing)
    for part in parts:
        if part is None:
            line.addStretch(1)
        else:
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    if stretch and None not in parts:
        line.addStretch(1)
    return line


def bullet(sentence: str, role: Role = "body") -> QHBoxLayout:
    """One of several sentences, with a dot; further lines are aligned with its words."""
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(Label("•", role, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(sentence, role), 1)
    return line


class FoldingButtons(QWidget):
    """Buttons side by side, or one under the other where there is no room, so that they never make a card wider."""

    def __init__(self, *buttons: QWidget) -> None:
        super().__init__()
        self._pressed = (0, 0)  # left and right edge, on the screen, of what must not come under them
        self._line = flush(FoldingRow(_GAP), _GAP)
        self.setLayout(self._line)
        for button in buttons:
            self._line.put(button)
        self._line.fit(self.width(), below=True)

    def avoid(self, pressed: tuple[int, int]) -> None:
        """Keeps the buttons from under what was pressed, whose edges on the screen these are, where there is room."""
        self._pressed = pressed
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._line.widest, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):  # also when a button or the text changes
            self._fit()
        return done

    def _fit(self) -> None:
        there = self.mapToGlobal(QPoint()).x(), self.width(), self._pressed
        apart, free = self._line.clear_only_at_end(*there), self._line.clear_at_end(*there)
        self._line.fit(self.width(), below=True, apart=apart, side_by_side=free)
