"""The card of the acts on the home page: how many are in each state, with sign and word, and a bar of their shares."""

from itertools import zip_longest

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.home.acts_share import ActsKind, ActsShare
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.states import Tone
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import Flow, flush
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.theme import Theme

#: The pattern of each share, as colour alone must not carry the meaning. Qt has one too few: a text
#: that is being completed has that of what is to be sent.
_PATTERNS = {
    ActsKind.TAKEN: Qt.BrushStyle.SolidPattern,
    ActsKind.UNDECIDED: Qt.BrushStyle.Dense5Pattern,
    ActsKind.TO_SEND: Qt.BrushStyle.BDiagPattern,
    ActsKind.ON_A_STICK: Qt.BrushStyle.Dense1Pattern,
    ActsKind.REFUSED: Qt.BrushStyle.Dense3Pattern,
    ActsKind.DECLINED: Qt.BrushStyle.CrossPattern,
    ActsKind.DENIED: Qt.BrushStyle.DiagCrossPattern,
    ActsKind.INCOMPLETE: Qt.BrushStyle.Dense4Pattern,
    ActsKind.COMPLETING: Qt.BrushStyle.BDiagPattern,
    ActsKind.COMPLETED: Qt.BrushStyle.Dense2Pattern,
    ActsKind.CHANGED: Qt.BrushStyle.Dense6Pattern,
    ActsKind.SET_ASIDE: Qt.BrushStyle.VerPattern,
    ActsKind.SETTLED: Qt.BrushStyle.HorPattern,
    ActsKind.OTHER_PLATFORM: Qt.BrushStyle.FDiagPattern,
    ActsKind.ELSEWHERE: Qt.BrushStyle.Dense7Pattern,
}


class ActsCard(Card):
    """How many acts were taken, wait for a decision, are still to be sent, were refused, or set aside."""

    def __init__(self, context: PageContext) -> None:
        self.open = Button("Ouvrir", lambda: context.go("outbox", ""), kind="quiet", about="Boîte d’envoi")
        # Beside the title: below, it would make the page higher than a window of 1366×768 once there are three counts.
        super().__init__("Nos envois", icon=Icon(context.theme, "outbox"), beside=(self.open,))
        self.whose = Label("", "small", "muted")
        self.bar = _SharesBar(context.theme)
        self.sentence = Label("", tone="muted")
        self._counts: list[_Count] = []
        self._numbers = Flow(16)
        self.add(self.whose)
        self.body.addLayout(self._numbers)
        self.add(self.bar, self.sentence)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The counts as a screen reader says them."""
        return tuple(count.accessibleName() for count in self._counts if not count.isHidden())

    def show_shares(self, shares: tuple[ActsShare, ...], sentence: str, whose: str = "") -> None:
        """`whose`: a line above the counts, where not all acts of the commune are among them."""
        self.whose.say_any(whose)
        shown = [share for share in shares if share.shown]
        while len(self._counts) < len(shown):
            self._counts.append(_Count())
            self._numbers.addWidget(self._counts[-1])
        for count, share in zip_longest(self._counts, shown):
            count.show_share(share)
        self.bar.show_shares(shares)
        self.bar.setVisible(any(share.acts for share in shares))
        self.sentence.say(sentence)


class _Count(QWidget):
    """A large sign and number above their word; a screen reader reads them together."""

    def __init__(self) -> None:
        super().__init__()
        self._number, self._word = Label("", "number", wrap=False), Label("", "small", "muted", wrap=False)
        column = flush(QVBoxLayout(self), 0)
        column.addWidget(self._number)
        column.addWidget(self._word)

    def show_share(self, share: ActsShare | None) -> None:
        """Shows a share, or nothing where there are fewer than before."""
        if share is None:
            self.hide()
            return
        tone: Tone = share.tone
        self._number.say(f"{share.sign}\u2009{french.number(share.acts)}", tone)
        self._word.say(share.word)
        self.setAccessibleName(f"{french.number(share.acts)} {share.word}")
        self.show()  # last, as shown widgets are styled, and styling one again would make the enumerations of QStyle


class _SharesBar(QWidget):
    """The shares as a bar, each with a pattern beside its colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shares: tuple[ActsShare, ...] = ()
        self.setAccessibleName("Part de chaque état")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_shares(self, shares: tuple[ActsShare, ...]) -> None:
        self.shares = shares
        counts = (f"{french.number(share.acts)} {share.word}" for share in shares if share.acts)
        self.setAccessibleDescription(", ".join(counts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, round(self._theme.em * 0.9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, total = self._theme, sum(share.acts for share in self.shares) or 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, height = 0.0, float(self.height())
        for share in self.shares:
            if not share.acts:
                continue
            width = self.width() * share.acts / total
            box = QRectF(left + 1, 1, width - 3, height - 2)
            painter.setPen(theme[share.tone])
            painter.setBrush(theme["surface"])
            painter.drawRoundedRect(box, 4, 4)
            brush = painter.brush()
            brush.setColor(theme[share.tone])
            brush.setStyle(_PATTERNS[share.kind])
            painter.setBrush(brush)
            painter.drawRoundedRect(box, 4, 4)
            left += width
        painter.end()
