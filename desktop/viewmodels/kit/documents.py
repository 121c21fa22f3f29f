"""The files attached to a need or a request that is being written: added, removed, listed with their sizes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.detach_file import detach_file
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


class JoinedOne(NamedTuple):
    """A file was attached to a draft, or was there before."""

    draft: str  #: its id
    new: bool  #: False where the same content was there before


#: Attaches one file in the worker; makes the draft if there is none yet.
Join: TypeAlias = "Callable[[CommuneContext, Path], Outcome[JoinedOne]]"


class JoinedFile(Struct, frozen=True):
    sha256: str  #: of its content, which identifies it
    name: str
    size: str  #: in words, as "1,2 Mo"


class JoinedFiles(Struct, frozen=True):
    """The attached files as the page lists them."""

    files: tuple[JoinedFile, ...]  #: in the order in which they were added
    in_all: str  #: how many and how large together, a sentence under the list


class Documents(QObject):
    """The attached files of one editor, which calls `begin` with each text that it opens, and `end` when it closes."""

    shown = Signal(object)  #: JoinedFiles
    refused = Signal(str)  #: sentences, one a line; "" takes them away
    made = Signal(str)  #: the draft's id, which is new where the first file made the draft

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._latest = Latest()
        self._join: Join | None = None
        self._id = ""
        self._chosen = 0  # how many files were chosen last
        self._again: list[str] = []  # names of those of them that were attached before
        self.rows: tuple[AttachmentRow, ...] = ()

    @property
    def joined(self) -> JoinedFiles:
        return joined(self.rows)

    def begin(self, id: str, join: Join, rows: "tuple[AttachmentRow, ...]") -> None:
        self.end()
        self._id, self._join = id, join
        self._show(rows)

    def follow(self, id: str) -> None:
        """The editor goes on with another draft: shows that one's files."""
        self._id = id
        self._refresh()

    def end(self) -> None:
        self._latest.begin()
        self._id, self._join = "", None

    def attach(self, paths: Sequence[Path]) -> None:
        """Attaches one file after the other; all refusals are shown together at the end."""
        if self._join is not None:
            self.refused.emit("")
            self._chosen, self._again = len(paths), []
            self._attach(self._join, list(paths), [])

    def _attach(self, join: Join, paths: list[Path], sentences: list[str]) -> None:
        if not paths:
            self._actor.ask(
                attachments.listed, self._id, then=self._latest.only(lambda rows: self._show_joined(rows, sentences))
            )
            return
        path = paths.pop(0)

        def joined_one(one: JoinedOne) -> None:
            self._id = one.draft
            self._again += [] if one.new else [path.name]
            self.made.emit(one.draft)
            self._attach(join, paths, sentences)

        def refuse(refusal: Refusal) -> None:
            sentence = words_of(refusal)
            if sentence not in sentences:  # 280 files too many would say the same sentence 280 times
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
            self._actor.act(detach_file, self._id, sha256, then=self._latest.only(lambda _: self._refresh()))

    def _show_joined(self, rows: "tuple[AttachmentRow, ...]", sentences: list[str]) -> None:
        """Shows the files, and says which were there before: otherwise one would wonder why nothing was added."""
        if self._again:
            sentences.append(_already(self._again, alone=self._chosen == 1))
        self.refused.emit("\n".join(sentences))
        self._show(rows)

    def _refresh(self) -> None:
        self._actor.ask(attachments.listed, self._id, then=self._latest.only(self._show))

    def _show(self, rows: "tuple[AttachmentRow, ...]") -> None:
        self.rows = rows
        self.shown.emit(joined(rows))


def _already(names: Sequence[str], *, alone: bool) -> str:
    """The sentence for files that were attached before; `alone`: nothing else was chosen."""
    first, *others = names
    if others:
        return f"{counted(len(names), 'document')} étaient déjà joints{FIXED}: chacun n’est gardé qu’une fois."
    why = "rien n’a été ajouté" if alone else "il n’est gardé qu’une fois"
    return f"«{FIXED}{first}{FIXED}» est déjà joint{FIXED}: {why}."


def joined(rows: "Sequence[AttachmentRow]") -> JoinedFiles:
    total = size(sum(row.size for row in rows))
    return JoinedFiles(
        tuple(JoinedFile(row.sha256, row.name, size(row.size)) for row in rows),
        f"{counted(len(rows), 'pièce')}, {total} en tout." if rows else "Aucune pièce pour l’instant.",
    )


def by_name(rows: "Sequence[AttachmentRow]") -> str:
    """One line for each file, with its size."""
    return "\n".join(f"{row.name} ({size(row.size)})" for row in rows)
