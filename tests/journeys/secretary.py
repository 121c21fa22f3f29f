"""The secretary of a journey: what she does and reads in the real window, over a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Session
from desktop.views.widgets.label import Label
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.narrowing_row import NarrowingRow

PATIENCE_MS = 60_000


@dataclass
class Secretary:
    """What she does and what she reads."""

    session: Session
    qtbot: QtBot

    def goes_to(self, place: str, number: int) -> Any:
        """By the keyboard, as the menu says: Alt and the place's number."""
        modifier, key = Qt.KeyboardModifier.AltModifier, Qt.Key(Qt.Key.Key_0 + number)
        self.qtbot.keyClick(self.session.frame, key, modifier)
        self.until(lambda: self.session.frame.current == place)
        return self.session.frame.page(place)

    def clicks(self, words: str) -> None:
        """The one button in sight that begins with these words."""

        self._clicks((words,))

    def asks_for_an_exchange(self) -> None:
        """At the outbox, whether anything still waits there or has left by itself."""
        self._clicks(("Envoyer maintenant", "Recevoir les nouvelles"))

    def _clicks(self, words: tuple[str, ...]) -> None:
        def matches() -> list[QPushButton]:
            buttons = self.session.frame.findChildren(QPushButton)
            named = [b for b in buttons if b.text().replace("&", "").startswith(words)]
            return [b for b in named if b.isVisible() and b.isEnabled()]

        self.until(lambda: len(matches()) > 0)
        self.session.frame.acts.rest()
        self.qtbot.mouseClick(matches()[0], Qt.MouseButton.LeftButton)

    def chooses(self, words: str) -> None:
        """The one line in sight that begins with these words, in whichever list it is."""

        def matches() -> list[tuple[LineList, QModelIndex]]:
            lists = [one for one in self.session.frame.findChildren(LineList) if one.isVisible()]
            lines = [(one, one.model().index(row, 0)) for one in lists for row in range(one.model().rowCount())]
            told = Qt.ItemDataRole.AccessibleTextRole
            return [(one, line) for one, line in lines if str(line.data(told)).startswith(words)]

        self.until(lambda: len(matches()) == 1)
        ((lines, line),) = matches()
        lines.scrollTo(line)
        self.qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(line).center())

    def picks(self, words: str) -> None:
        """The one choice in sight that says this."""

        def matches() -> list[QRadioButton]:
            buttons = self.session.frame.findChildren(QRadioButton)
            return [one for one in buttons if one.text() == words and one.isVisible() and one.isEnabled()]

        self.until(lambda: len(matches()) == 1)
        matches()[0].click()

    def types(self, label: str, text: str) -> None:
        def fields() -> list[QLineEdit]:
            lines = self.session.frame.findChildren(QLineEdit)
            return [one for one in lines if one.accessibleName() == label and one.isVisible()]

        self.until(lambda: len(fields()) == 1)  # some show what they are about once that is read
        (field,) = fields()
        field.setFocus()
        field.clear()
        self.qtbot.keyClicks(field, text)

    def writes(self, label: str, text: str) -> None:
        """A key at a time into the field under this label, in place of what it says; with its accents."""
        fields = [one for one in self.session.frame.findChildren(QWidget) if one.accessibleName() == label]
        (field,) = [one for one in fields if one.isVisible() and isinstance(one, QLineEdit | QPlainTextEdit)]
        field.setFocus()
        field.selectAll()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # QTest knows no accents
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(field, event)

    def searches(self, words: str) -> None:
        """In the row above the list in sight, by the keyboard."""
        self.until(lambda: len(self._rows()) == 1)
        (row,) = self._rows()
        self.qtbot.keyClick(self.session.frame, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        self.until(row.line.hasFocus)
        self.qtbot.keyClicks(row.line, words)

    def sorts(self, words: str) -> None:
        """The list in sight, in the order of these words."""
        (row,) = self._rows()
        row.orders.setCurrentText(words)
        row.orders.activated.emit(row.orders.currentIndex())

    def _rows(self) -> list[NarrowingRow]:
        return [row for row in self.session.frame.findChildren(NarrowingRow) if row.isVisible()]

    def exchanges(self) -> None:
        """One round with the platform, asked for and waited for."""
        self.session.syncing.now()
        self.until(lambda: self.session.syncing.state.running)
        self.until(lambda: not self.session.syncing.state.running)

    def submits_a_need(self, title: str, description: str) -> str:
        """Written and put into the outbox; its id."""
        needs = self.goes_to("needs", 2)
        needs.navigation.open("new")
        self.until(lambda: bool(needs.editing.isVisible()))
        self.writes("Titre du besoin", title)
        self.writes("Description", description)
        self.clicks("Mettre dans la boîte d’envoi")
        self.reads("Voici ce qui partira au nom de Baule")
        self.clicks("Oui, mettre dans la boîte d’envoi")
        self.reads("La plateforme n’en a pas encore accusé réception.")
        id: str = needs.navigation.sheet.id
        return id

    def reads(self, words: str) -> None:
        """Waits until these words are in sight."""
        self.until(lambda: words in self.in_sight)

    @property
    def in_sight(self) -> str:
        labels = [label.text() for label in self.session.frame.findChildren(Label) if label.isVisible()]
        return "\n".join(labels)

    def line(self, number: int) -> str:
        """A line of the outbox as a screen reader says it."""
        model = self.session.frame.page("outbox").list.model()
        self.until(lambda: model.rowCount() > number and model.line(number) is not None)
        return str(model.index(number).data(Qt.ItemDataRole.AccessibleTextRole))

    def until(self, told: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(told, timeout=PATIENCE_MS)

    def votes_for(self, id: str) -> None:
        votes = self.goes_to("votes", 4)
        self.until(lambda: votes.votes.known)
        votes.votes.show(id)  # also where a filter of the list hides it
        self.clicks("Voter pour\u00a0: ")
        self.clicks("Oui, voter")
        self.reads("Vote de Baule enregistré sur cet ordinateur.")

    def enrols(self, url: str, code: str) -> None:
        self.goes_to("settings", 7)
        self.types("Adresse de la plateforme", url)
        self.types("Code d’inscription", code)
        self.clicks("Inscrire cet ordinateur")
        self.reads("Inscrit auprès de")
