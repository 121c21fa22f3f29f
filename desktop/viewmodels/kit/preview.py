"""A document before it is printed: made once, and drawn page by page from the same bytes that are saved."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.save_document import save_document
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.documents.pages import PageSize as PageSize  # for the views, which know no documents
    from desktop.documents.recovery import ComposedSheet

Build = Callable[["Connection"], bytes]
BuildSecret = Callable[["CommuneContext"], "ComposedSheet"]
NOT_SAVED = "Le fichier n’a pas pu être enregistré. Choisissez un autre dossier."
NOT_MADE = "Ce document n’a pas pu être composé."


class PaperBuilder(Protocol):
    """How to build what is printed of a need, a request or an act, by its id."""

    def __call__(self, id: str, now: LocalTime, *, demonstration: bool) -> Build: ...


class PaperOfAll(Protocol):
    """How to build what is printed of all votes, which has no id."""

    def __call__(self, now: LocalTime, *, demonstration: bool) -> Build: ...


def receipt(id: str, now: datetime, *, demonstration: bool) -> Build:
    """The receipt of an act, printed from the outbox and from a request to the préfet."""

    def build(connection: "Connection") -> bytes:
        from desktop.documents import act_papers, receipt  # noqa: PLC0415 - only where a document is made

        return receipt.render(act_papers.receipt_of(connection, id, now=now, demonstration=demonstration))

    return build


class Composed(Struct, frozen=True):
    """The document's bytes, and the sizes of its pages in their order."""

    pdf: bytes  #: of the whole document
    sheets: "tuple[PageSize, ...]"  #: with the text of each page, for screen readers


class Preview(QObject):
    """One document. All slow work is done in the worker, which returns pages as PNG."""

    composed = Signal(object)  #: Composed
    drawn = Signal(int, int, object)  #: place of the sheet, dots per inch, PNG bytes
    saved = Signal(str)  #: the file, as a sentence names it
    message = Signal(str)  #: a sentence: what could not be done

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._left = self._secret = False
        self.document: Composed | None = None

    def compose(self, build: Build) -> None:
        self._actor.ask(
            _compose,
            build,
            then=self._composed,
            refused=self._refused,
            failed=lambda why: self._tell(f"{NOT_MADE} {why}"),
        )

    def compose_secret(self, build: BuildSecret, shown: Callable[[str], object]) -> None:
        """A document that holds a device's key: no other account of this computer can read the file saved from it.

        `shown` is called with the device's id before `composed`.
        """
        self._secret = True

        def composed(result: "tuple[str, Composed]") -> None:
            device, document = result
            shown(device)
            self._composed(document)

        self._actor.consult(
            _compose_secret,
            build,
            then=composed,
            refused=self._refused,
            failed=lambda why: self._tell(f"{NOT_MADE} {why}"),
        )

    def leave(self) -> None:
        """The window was closed: answers that still arrive are dropped."""
        self._left = True

    def draw(self, place: int, dpi: int) -> None:
        """Draws one page; `drawn` follows."""
        document = self.document
        if document is not None:
            self.picture(place, dpi, partial(self._draw, place, dpi))

    def picture(
        self,
        place: int,
        dpi: int,
        then: Callable[[bytes], object],
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """The picture of one page, for the window and for the printer, so that both show the same."""
        document = self.document
        if document is not None:
            self._actor.run(lambda: _picture(document.pdf, place, dpi), then=then, failed=failed)

    def save(self, file: Path) -> None:
        """Writes the document; an older file of that name stays whole until the new one is complete."""
        document = self.document
        if document is not None:
            self._actor.act(
                save_document,
                file,
                document.pdf,
                secret=self._secret,
                then=partial(self._saved, file),
                refused=self._not_saved,
            )

    def _not_saved(self, refusal: Refusal) -> None:
        self._tell(words_of(refusal) if refusal.code == "disk_full" else NOT_SAVED)

    def _composed(self, document: Composed) -> None:
        if not self._left:
            self.document = document
            self.composed.emit(document)

    def _draw(self, place: int, dpi: int, png: bytes) -> None:
        if not self._left:
            self.drawn.emit(place, dpi, png)

    def _tell(self, sentence: str) -> None:
        if not self._left:
            self.message.emit(sentence)

    def _refused(self, refusal: Refusal) -> None:
        self._tell(words_of(refusal))

    def _saved(self, file: Path, _: object) -> None:
        if not self._left:
            self.saved.emit(self._actor.name_of(file))


def _compose(connection: "Connection", build: Build) -> Composed:
    return _sheets(build(connection))


def _compose_secret(context: "CommuneContext", build: BuildSecret) -> tuple[str, Composed]:
    sheet = build(context)
    return sheet.device, _sheets(sheet.pdf)


def _sheets(pdf: bytes) -> Composed:
    from desktop.documents import pages  # noqa: PLC0415 - only where a document is shown

    return Composed(pdf, pages.sheets(pdf))


def _picture(pdf: bytes, place: int, dpi: int) -> bytes:
    from desktop.documents import pages  # noqa: PLC0415 - only where a document is shown

    return pages.page(pdf, place, dpi).png
