"""The card of the acts on Accueil: numbers with sign and word, and a bar of their shares."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.exchange_words import still_lost
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.states import Tone
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.theme import Theme


class ActsCard(Card):
    """How many acts wait, arrived, stand aside: numbers with sign and word, and a bar of their shares."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Mes envois", icon=Icon(context.theme, "outbox"))
        self.waiting = _Count("↑", "accent")
        self.received = _Count("✓", "ok")
        self.problems = _Count("⚠", "warn")
        self.bar = _Bar(context.theme)
        self.sentence = Label("", tone="muted")
        numbers = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        numbers.setSpacing(20)
        for count in (self.waiting, self.received, self.problems):
            numbers.addWidget(count)
        numbers.addStretch(1)
        self.body.addLayout(numbers)
        self.add(self.bar, self.sentence)
        self.head.addWidget(Button("Ouvrir", lambda: context.go("outbox", ""), kind="quiet", about="Boîte d’envoi"))

    def show_numbers(
        self, waiting: int, received: int, problems: int, *, lost: int = 0, key_lost: bool = False
    ) -> None:
        total = waiting + received + problems
        self.waiting.show_count(waiting, "à envoyer")
        self.received.show_count(received, "reçu" if received < 2 else "reçus")
        self.problems.show_count(problems, "mis de côté")
        self.problems.setVisible(problems > 0)
        self.bar.show_shares((received, waiting, problems))
        self.bar.setVisible(total > 0)
        if not total:
            self.sentence.say("Vos votes et vos besoins envoyés apparaîtront ici, avec leur accusé.")
        elif lost:
            self.sentence.say(still_lost(lost))
        elif waiting and key_lost:
            verb = "attend" if waiting == 1 else "attendent"
            self.sentence.say(f"{french.counted(waiting, 'envoi')} {verb} la clé de ce poste.")
        elif waiting:
            verb = "partira" if waiting == 1 else "partiront"
            self.sentence.say(f"{french.counted(waiting, 'envoi')} {verb} au prochain échange.")
        else:
            self.sentence.say("Tout ce que vous avez envoyé est arrivé.")


class _Count(QWidget):
    """A sign and a number, large, over their word; read as one."""

    def __init__(self, sign: str, tone: Tone) -> None:
        super().__init__()
        self._sign = sign
        self._number, self._word = Label("", "number", tone, wrap=False), Label("", "small", "muted", wrap=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(self._word)

    def show_count(self, number: int, word: str) -> None:
        self._number.say(f"{self._sign}\u2009{french.number(number)}")
        self._word.say(word)
        self.setAccessibleName(f"{french.number(number)} {word}")


class _Bar(QWidget):
    """Shares of received, waiting and aside: hatch beside colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shares = (0, 0, 0)
        self.setAccessibleName("Part des envois reçus")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_shares(self, shares: tuple[int, int, int]) -> None:
        """Received, waiting, aside."""
        self.shares = shares
        self.setAccessibleDescription(f"{shares[0]} sur {sum(shares)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, round(self._theme.em * 0.9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, total = self._theme, sum(self.shares) or 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, height = 0.0, float(self.height())
        brushes = (
            ("ok", Qt.BrushStyle.SolidPattern),
            ("accent", Qt.BrushStyle.BDiagPattern),
            ("warn", Qt.BrushStyle.DiagCrossPattern),
        )
        for share, (colour, pattern) in zip(self.shares, brushes, strict=True):
            if not share:
                continue
            width = self.width() * share / total
            box = QRectF(left + 1, 1, width - 3, height - 2)
            painter.setPen(theme[colour])
            painter.setBrush(theme["surface"])
            painter.drawRoundedRect(box, 4, 4)
            brush = painter.brush()
            brush.setColor(theme[colour])
            brush.setStyle(pattern)
            painter.setBrush(brush)
            painter.drawRoundedRect(box, 4, 4)
            left += width
        painter.end()
