"""What is shown in place of an empty list: what belongs here, and the button to begin, or how to see something."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.widgets import icons
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import FewerLines
from desktop.views.widgets.theme import Theme


class Picture(QWidget, FewerLines):
    """The village, drawn in one pale colour, as a decoration."""

    def __init__(self, theme: Theme, name: str = "village", width: float = 19.0, height: float = 8.0) -> None:
        super().__init__()
        self._theme, self._name, self._ems = theme, name, (width, height)
        self._very_low = False
        self._fit()
        theme.changed.connect(self._fit)

    def set_very_low(self, very_low: bool) -> None:
        self._very_low = very_low
        self._fit()

    def _fit(self) -> None:
        em = min(self._theme.em, 22)  # a decoration does not need to grow as much as the text
        if self._very_low:  # else the button below it is out of sight
            em //= 2
        self.setFixedSize(QSize(round(self._ems[0] * em), round(self._ems[1] * em)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = icons.pixmap(self._name, self._theme["accent"], self.size(), self.devicePixelRatioF())
        painter.drawPixmap(0, 0, picture)
        painter.end()


class EmptyState(QWidget):
    """A picture, a sentence, one button (or none)."""

    def __init__(self, theme: Theme, title: str, sentence: str, button: Button | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(Picture(theme), 0, centre)
        self.title = Label(title, "section")
        self.sentence = Label(sentence, tone="muted")
        for words in (self.title, self.sentence):
            words.setAlignment(centre)
            column.addWidget(words)
        if button is not None:
            column.addWidget(button, 0, centre)
        column.addStretch(2)

    def say(self, title: str, sentence: str) -> None:
        """Changes the words, where the reason why it is empty is only known now."""
        self.title.say(title)
        self.sentence.say(sentence)


class Hint(Card):
    """An icon and a sentence in a card, in place of what will be shown once something is chosen."""

    def __init__(self, theme: Theme, icon: str, sentence: str) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self.body.setContentsMargins(24, 40, 24, 40)
        self.body.addWidget(Icon(theme, icon, "muted", 2.2), 0, centre)
        self.words = Label(sentence, tone="muted")
        self.words.setAlignment(centre)
        self.body.addWidget(self.words)
