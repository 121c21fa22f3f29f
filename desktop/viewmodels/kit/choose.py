"""Choosing the commune: what was found for the text, which one is picked, and the making of its database."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop.database.errors import DatabaseFault
from desktop.domain.refusals import Refusal
from desktop.runtime.worker import Done, Worker
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.refusals import words_of
from resources import communes

_MOST = 30
#: Said where all that was found is shown. As some sentence is always there, the list does not jump while one types.
_BY_KEYS = "Au clavier\u00a0: la flèche vers le bas mène à la liste, Entrée choisit la commune."


class Maker(Protocol):
    """What makes a commune's database: the application's world."""

    demonstration: str  #: the sentence of the band that says that all is invented; "" in the real application

    def choose(self, insee: str) -> None: ...


@dataclass(frozen=True, slots=True)
class CommuneChoice:
    """One commune found."""

    insee: str
    name: str
    title: str  #: what its line says
    note: str  #: department, postal codes, inhabitants: they distinguish communes of the same name

    @property
    def id(self) -> str:
        return self.insee

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.note}"


def choice(commune: communes.Commune) -> CommuneChoice:
    parts = [f"{commune.department_name} ({commune.department})"]
    if commune.postal_codes:
        shown = ", ".join(commune.postal_codes[:3]) + ("…" if len(commune.postal_codes) > 3 else "")
        parts.append(shown)
    if commune.population is not None:
        parts.append(french.counted(commune.population, "habitant"))
    if commune.parent is not None:
        kinds = {"commune-deleguee": "commune déléguée", "commune-associee": "commune associée"}
        parts.append(kinds.get(commune.kind, "arrondissement"))
    return CommuneChoice(commune.insee, commune.name, commune.name, " · ".join(parts))


class Choose(QObject):
    """Searches for communes, and makes the database of the one that is picked."""

    searched = Signal()  #: after each search
    made = Signal(str)  #: the INSEE code, once the database is made
    refused = Signal(str)  #: a sentence to show beside the field
    fault = Signal(str)  #: a sentence about the disk or the database
    busy = Signal(bool)

    def __init__(self, worker: Worker, maker: Maker) -> None:
        super().__init__()
        self._worker, self._maker = worker, maker
        self._text = ""
        self.model = ListModel(self)
        self.choices: tuple[CommuneChoice, ...] = ()
        self.picked: CommuneChoice | None = None
        self.sentence = ""

    def search(self, text: str) -> None:
        """Asks in the worker; an answer to what is no longer typed is dropped."""
        self._text = text
        self._worker.submit(lambda: (text, communes.search(text, _MOST)), self._come)

    def pick(self, row: int) -> None:
        self.picked = self.choices[row] if 0 <= row < len(self.choices) else None

    @property
    def namesake(self) -> int:
        """The row of the commune that has the very name that was typed; -1 for none, or several."""
        typed = communes.words(self._text)
        rows = [row for row, one in enumerate(self.choices) if communes.words(one.name) == typed]
        return rows[0] if len(rows) == 1 else -1

    def make(self) -> None:
        """Makes the database of what is picked."""
        if self.picked is not None:
            insee = self.picked.insee
            self.busy.emit(True)
            self._worker.submit(lambda: self._maker.choose(insee), lambda done: self._done(insee, done))

    def _come(self, done: Done[tuple[str, list[communes.Commune]]]) -> None:
        if done.error is not None:
            raise done.error
        if done.value is None or done.value[0] != self._text:
            return
        text, rows = done.value
        choices = tuple(choice(row) for row in rows)
        if choices != self.choices:  # the list keeps its place where another text finds the same
            self.choices, self.picked = choices, None
            self.model.show(choices)
        self.sentence = ""
        if text.strip() and not rows:
            self.sentence = "Aucune commune ne porte ce nom. Essayez le code postal, ou moins de lettres."
        elif len(rows) == _MOST:
            self.sentence = f"Les {_MOST} premières. Ajoutez des lettres ou le numéro du département."
        elif rows:
            self.sentence = _BY_KEYS
        self.searched.emit()

    def _done(self, insee: str, done: Done[None]) -> None:
        self.busy.emit(False)
        if done.error is None:
            self.made.emit(insee)
        elif isinstance(done.error, Refusal):
            self.refused.emit(words_of(done.error))
        elif isinstance(done.error, DatabaseFault):
            self.fault.emit(f"⚠ {words_of(done.error)}")
        else:
            raise done.error
