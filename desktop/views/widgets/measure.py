"""How far something has come, as a thin bar beside words that say the same; and a frame with both and buttons."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QMargins, QPoint, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QProgressBar, QSizePolicy

from desktop.viewmodels.kit.link_words import Measure
from desktop.views.widgets.buttons import Button, ButtonKind
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import FoldingRow, sides

Offer = tuple[str, Callable[[], object]]  #: words of a button, and what it does
_GAP = 10
_STEPS = 1000  # of the bar, as a number of bytes may be too large for it


class MeasureBar(QProgressBar):
    """Hidden while the total is not known; it has no animation."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("measure")
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setRange(0, _STEPS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_measure(self, measure: Measure | None) -> None:
        known = measure is not None and measure.total > 0
        if known and measure is not None:
            self.setValue(measure.done * _STEPS // measure.total)
        self.setVisible(known)


class MeasuredFrame(QFrame):
    """Words, a measure where there is one, and buttons: beside the words, or under them where these need the width."""

    def __init__(self, *, band: bool) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("band", band)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # Maximum would cut wrapped words
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._margins = QMargins(16, 8, 12, 8) if band else QMargins(16, 12, 16, 12)
        self._line.setContentsMargins(self._margins)
        self._widest = 0  #: pixels that the page above a band may be wide; 0 where that is not known
        self._line.setSpacing(_GAP)
        self.words = Label()
        self._line.addWidget(self.words, 1)
        self._beside = FoldingRow(_GAP)
        self._line.addLayout(self._beside)
        self._buttons: list[Button] = []
        self._offered: tuple[Offer, ...] = ()  #: what they do
        self._kind: ButtonKind = "plain"  #: kind of its buttons
        self._measured = False  #: the sentence has a measure
        self._pressed = (0, 0)  #: left and right edge, on the screen, of the button of the page that asked

    def limit(self, width: int) -> None:
        """Gives a band the margins of the page above it, which is no wider than that: words and buttons stand there."""
        self._widest = width
        self._arrange()

    def _limited(self) -> QMargins:
        if not self._widest:
            return self._margins
        left, right = sides(self.width(), self._widest)
        return QMargins(
            max(left - self.contentsRect().x(), 16), self._margins.top(), max(right, 12), self._margins.bottom()
        )

    @cached_property
    def bar(self) -> MeasureBar:
        """How far something has come; made when it is first shown, as most notices have only words."""
        bar = MeasureBar("Avancement")
        self._line.insertWidget(1, bar)
        return bar

    def _show_measure(self, measure: Measure | None) -> None:
        if self._measured or measure is not None:
            self.bar.show_measure(measure)
        self._measured = measure is not None

    def _replace(self, offers: tuple[Offer, ...]) -> None:
        if offers != self._offered:  # else one of the buttons may have the keyboard
            for button in self._buttons:
                self._beside.drop(button)
                button.hide()
                button.deleteLater()
            self._offered = offers
            self._buttons = [Button(text, act, kind=self._kind) for text, act in offers]
            for button in self._buttons:
                self._beside.put(button)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest button, as words and buttons can be placed one under the other."""
        around = self._line.contentsMargins()
        measure = self.bar.minimumSizeHint().width() + _GAP if self._measured and not self.bar.isHidden() else 0
        widest = max(self.words.minimumSizeHint().width() + measure, self._beside.widest)
        return QSize(widest + around.left() + around.right(), super().minimumSizeHint().height())

    def _arrange(self) -> None:
        """Puts the buttons under the words where beside them they would leave less than half of the width."""
        around = self._limited()
        self._line.setContentsMargins(around)
        width = self.width() - around.left() - around.right()
        room = width - self._beside.line - _GAP
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        start = self.mapToGlobal(QPoint(around.left(), 0)).x()
        pressed = self._beside.in_the_way(start, width, self._pressed)
        apart = self._beside.clear_only_apart(start, width, self._pressed)
        below = bool(self._buttons) and ((2 * room < width and words > room) or pressed or apart)
        wanted = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if wanted != self._line.direction():
            self._line.setDirection(wanted)
        self._beside.fit(width, below=below, apart=apart)
