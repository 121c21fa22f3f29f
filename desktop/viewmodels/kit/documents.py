"""The documents joined to a need or a request that is being written: joined, taken off, listed with their sizes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from desktop.actions.requests.detach_file import detach_file
from desktop.database.queries import attachments
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.french import FIXED, counted, size
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.database.queries.attachments import AttachmentRow
    from desktop.domain.changes import Outcome

#: Joins one file in the worker, to a draft that it makes if there is none yet; the value is the draft's id.
Join: TypeAlias = "Callable[[CommuneContext, Path], Outcome[str]]"


@dataclass(frozen=True, slots=True)
class JoinedFile:
    sha256: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class JoinedFiles:
    """In the order in which they were joined; `in_all` is said under them."""

    files: tuple[JoinedFile, ...]
    in_all: str


class Documents(QObject):
    """Those of one editor, which calls `begin` with each text that it opens, and `end` when it leaves it."""

    shown = Signal(object)  #: JoinedFiles
    refused = Signal(str)  #: sentences
    made = Signal(str)  #: the draft's id: the first document may make it

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._latest = Latest()
        self._join: Join | None = None
        self._id = ""
        self._taken: list[str] = []  # names of the files that were read and kept, of those chosen last
        self.rows: tuple[AttachmentRow, ...] = ()

    @property
    def joined(self) -> JoinedFiles:
        return joined(self.rows)

    def begin(self, id: str, join: Join, rows: "tuple[AttachmentRow, ...]") -> None:
        self.end()
        self._id, self._join = id, join
        self._show(rows)

    def follow(self, id: str) -> None:
        """Those of another draft, with which the same editor goes on."""
        self._id = id
        self._look()

    def end(self) -> None:
        self._latest.begin()
        self._id, self._join = "", None

    def attach(self, paths: Sequence[Path]) -> None:
        """Each file in its turn; what was refused is said together at the end."""
        if self._join is not None:
            self.refused.emit("")
            self._taken = []
            self._attach(self._join, list(paths), [])

    def _attach(self, join: Join, paths: list[Path], sentences: list[str]) -> None:
        if not paths:
            self._actor.ask(
                attachments.listed, self._id, then=self._latest.only(lambda rows: self._told(rows, sentences))
            )
            return
        path = paths.pop(0)

        def joined_one(id: str) -> None:
            self._id = id
            self._taken.append(path.name)
            self.made.emit(id)
            self._attach(join, paths, sentences)

        def refuse(refusal: Refusal) -> None:
            sentence = words_of(refusal)
            if sentence not in sentences:  # of three hundred files, the two hundred and eighty too many say it once
                sentences.append(sentence)
            self._attach(join, paths, sentences)

        self._actor.act(
            join,
            path,
            then=self._latest.only(joined_one),
            refused=self._latest.only(refuse),
            failed=self._latest.only(lambda why: self._attach(join, [], [*sentences, why])),
        )

    def detach(self, sha256: str) -> None:
        if self._id:
            self._actor.act(detach_file, self._id, sha256, then=self._latest.only(lambda _: self._look()))

    def _told(self, rows: "tuple[AttachmentRow, ...]", sentences: list[str]) -> None:
        """The same content is kept once: whoever joins it again would wonder why nothing was added."""
        again = len(self.rows) + len(self._taken) - len(rows)
        if again:
            sentences.append(_already(self._taken, again))
        self.refused.emit("\n".join(sentences))
        self._show(rows)

    def _look(self) -> None:
        self._actor.ask(attachments.listed, self._id, then=self._latest.only(self._show))

    def _show(self, rows: "tuple[AttachmentRow, ...]") -> None:
        self.rows = rows
        self.shown.emit(joined(rows))


def _already(taken: Sequence[str], again: int) -> str:
    """Of the documents just taken, `again` were there before."""
    first, *others = taken
    if not others:
        return f"«{FIXED}{first}{FIXED}» est déjà joint{FIXED}: rien n’a été ajouté."
    there = counted(again, "document était déjà joint", "documents étaient déjà joints")
    return f"{there}{FIXED}: chacun n’est gardé qu’une fois."


def joined(rows: "Sequence[AttachmentRow]") -> JoinedFiles:
    total = size(sum(row.size for row in rows))
    return JoinedFiles(
        tuple(JoinedFile(row.sha256, row.name, size(row.size)) for row in rows),
        f"{counted(len(rows), 'pièce')}, {total} en tout." if rows else "Aucune pièce pour l’instant.",
    )


def by_name(rows: "Sequence[AttachmentRow]") -> str:
    """Each on a line of its own, with its size."""
    return "\n".join(f"{row.name} ({size(row.size)})" for row in rows)
