"""The cards for the two groups of fields: what every commune reads, and what only the platform's services read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.form_fields import BESIDE, PRIVATE_HEAD, PUBLIC_HEAD, SIGNED, SIGNED_AS, UNSEEN_HEADS
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.columns import TwoColumns
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.theme import Theme

_LETTERS = 70  # about as many in a line of one of two columns
_GAP = 28  # pixels between the columns


class GroupCard(Card):
    """A card that says by a sign, words and its frame who reads its fields; `private` None: it says nothing."""

    def __init__(self, theme: Theme, *, private: bool | None) -> None:
        super().__init__(tone="private" if private else "")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # its words wrap
        if private is None:
            return
        words = PRIVATE_HEAD if private else PUBLIC_HEAD
        self.setAccessibleName(words)
        line = QHBoxLayout()
        line.setSpacing(10)
        self._sign = Icon(theme, "lock" if private else "eye")
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self.heading = Label(words, "strong", "plain" if private else "accent")
        line.addWidget(self.heading, 1)
        self.body.addLayout(line)

    def head(self, words: str) -> None:
        """Changes the words about who reads it, on a card that has them."""
        self.heading.say(words)
        self.setAccessibleName(words)
        if self._sign.name != "lock":
            self._sign.become("unseen" if words in UNSEEN_HEADS else "eye")


class Readings(TwoColumns):
    """Texts to be read, each under a pale label and perhaps above a note, in two columns where there is room."""

    def __init__(self, theme: Theme, *, spacing: int = 10) -> None:
        first, second = QWidget(), QWidget()
        self._columns = tuple((column, flush(QVBoxLayout(column), spacing)) for column in (first, second))
        super().__init__(theme, first, second, gap=_GAP, spacing=spacing)

    def fill(self, texts: Sequence[tuple[str, str, str]]) -> None:
        """Label, text and note of each."""
        in_first = half(texts)
        for (column, layout), own in zip(self._columns, (texts[:in_first], texts[in_first:]), strict=True):
            discard_parts(layout)
            for label, text, note in own:
                layout.addWidget(reading(label, text, note))
            column.setVisible(bool(own))


class ReadCard(GroupCard):
    """Such texts on a card; hidden while there are none."""

    def __init__(self, theme: Theme, *, private: bool | None) -> None:
        super().__init__(theme, private=private)
        self._readings = Readings(theme)
        self.add(self._readings)
        self.hide()

    def fill(self, fields: Sequence[tuple[str, str]], contact: str = "", signed_as: str = "") -> None:
        """Fills the card. `contact`: the person to ask; `signed_as`: profile and function; each with who sees it."""
        texts = [(label, text, "") for label, text in fields]
        texts += [("Personne à contacter", contact, BESIDE)] if contact else []
        texts += [(SIGNED_AS, signed_as, SIGNED)] if signed_as else []
        self._readings.fill(texts)
        self.setVisible(bool(texts))


def half(texts: Sequence[tuple[str, str, str]]) -> int:
    """How many of the texts stand in the first of two columns, so that these are about as high."""
    lines = [sum(2 + len(line) // _LETTERS for line in (label, *text.split("\n"), note)) for label, text, note in texts]
    counts = range(len(lines), 0, -1)
    return min(counts, key=lambda count: abs(sum(lines[:count]) - sum(lines[count:])), default=0)


def reading(label: str, text: str, note: str = "") -> QWidget:
    """A pale label and its whole text, which can be selected with the mouse."""
    return Reading(label, text, note)


class Reading(QWidget):
    """The same, whose text may change."""

    def __init__(self, label: str, text: str = "", note: str = "") -> None:
        super().__init__()
        column = flush(QVBoxLayout(self), 2)
        column.addWidget(Label(label, "small", "muted"))
        self.words = Label(text)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.words)
        if note:
            column.addWidget(Label(note, "small", "muted"))
