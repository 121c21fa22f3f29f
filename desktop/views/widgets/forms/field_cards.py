"""The cards for the two groups of fields: what every commune reads, and what only the platform's services read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.form_fields import BESIDE, PRIVATE_HEAD, PUBLIC_HEAD, SIGNED, SIGNED_AS
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.theme import Theme


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
        line.addWidget(Icon(theme, "lock" if private else "eye"), 0, Qt.AlignmentFlag.AlignTop)
        self.heading = Label(words, "strong", "plain" if private else "accent")
        line.addWidget(self.heading, 1)
        self.body.addLayout(line)

    def head(self, words: str) -> None:
        """Changes the words about who reads it, on a card that has them."""
        self.heading.say(words)
        self.setAccessibleName(words)


class ReadCard(GroupCard):
    """Texts to be read, each under a pale label; hidden while there are none."""

    def __init__(self, theme: Theme, *, private: bool | None) -> None:
        super().__init__(theme, private=private)
        self._parts: list[QWidget] = []
        self.hide()

    def fill(self, fields: Sequence[tuple[str, str]], contact: str = "", signed_as: str = "") -> None:
        """Fills the card. `contact`: the person to ask; `signed_as`: profile and function; each with who sees it."""
        for part in self._parts:
            self.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = [reading(label, text) for label, text in fields]
        if contact:
            self._parts.append(reading("Personne à contacter", contact, BESIDE))
        if signed_as:
            self._parts.append(reading(SIGNED_AS, signed_as, SIGNED))
        for part in self._parts:
            self.body.addWidget(part)
        self.setVisible(bool(self._parts))


def reading(label: str, text: str, note: str = "") -> QWidget:
    """A pale label and its whole text, which can be selected with the mouse."""
    part = QWidget()
    column = flush(QVBoxLayout(part), 2)
    column.addWidget(Label(label, "small", "muted"))
    words = Label(text)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(words)
    if note:
        column.addWidget(Label(note, "small", "muted"))
    return part
