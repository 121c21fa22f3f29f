"""The two groups of fields: what every commune reads, and what the platform's services alone read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.form_fields import BESIDE, PRIVATE_HEAD, PUBLIC_HEAD, SIGNED, SIGNED_AS
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.theme import Theme


class GroupCard(Card):
    """A card that says who reads what stands in it: by a sign, a word, and a frame of its own; None says nothing."""

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
        """Another word on who reads it: of a card that says it."""
        self.heading.say(words)
        self.setAccessibleName(words)


class ReadCard(GroupCard):
    """Texts that are only read, each under its quiet label; hidden while there are none."""

    def __init__(self, theme: Theme, *, private: bool | None) -> None:
        super().__init__(theme, private=private)
        self._parts: list[QWidget] = []
        self.hide()

    def fill(self, fields: Sequence[tuple[str, str]], contact: str = "", signed_as: str = "") -> None:
        """`contact` is the person to ask, `signed_as` profile and function: each said with what becomes of it."""
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
    """A quiet label and its text, whole; it can be taken away with the mouse."""
    part = QWidget()
    column = flush(QVBoxLayout(part), 2)
    column.addWidget(Label(label, "small", "muted"))
    words = Label(text)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(words)
    if note:
        column.addWidget(Label(note, "small", "muted"))
    return part
