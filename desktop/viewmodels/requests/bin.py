"""The bin of requests: its drafts, and the text of each."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop.actions.requests.erase_request import erase_request
from desktop.actions.requests.restore_request import restore_request
from desktop.database.queries import attachments, open_request, outbox, request_copies, requests
from desktop.domain.act_words import titled
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.draft_bin import NEVER_SENT, BinnedText, DraftBin, binned_line, binned_text
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.own_list import OwnLine
from desktop.viewmodels.kit.recovery import aside_line
from desktop.viewmodels.requests import draft, letter
from desktop.viewmodels.requests.sending import shown_fields
from desktop.viewmodels.requests.words import STANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.requests import RequestRow

_OF_LETTER = "La lettre (qui signe, à qui, la mairie)"
_OTHER = "Le texte déposé n’est pas forcément celui-ci."


class RequestBin(DraftBin):
    """The drafts of requests that were moved to the bin."""

    place = "requests"

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        super().__init__(actor, here, restore_request, erase_request, _text, parent)

    def refresh(self) -> None:
        self._actor.ask(_listed, then=self._show)

    def _follow(self, changes: Changes) -> None:
        if changes.requests:
            self.refresh()

    def _show(self, drafts: "tuple[tuple[RequestRow, str], ...]") -> None:
        now = self._actor.clock()
        self._keep(
            [
                _line_of(binned_line(row.id, titled(row.title, "request"), row.description, row.discarded_at, now), of)
                for row, of in drafts
            ]
        )


def _line_of(line: OwnLine, of: str) -> OwnLine:
    return replace(line, note=f"{of} · {line.note}") if of else line


def _listed(connection: "Connection") -> "tuple[tuple[RequestRow, str], ...]":
    """Each draft of the bin with what it was of another request: as that has the same title, its row says so."""
    return tuple((row, _of(connection, row.id)) for row in requests.discarded(connection))


def _of(connection: "Connection", id: str) -> str:
    origin = request_copies.copied_from(connection, id)
    row = requests.one(connection, origin) if origin else None
    if row is not None and row.resumed:
        return "Complément gardé à part"
    return "Gardé à part d’une demande" if origin else ""


def _text(connection: "Connection", id: str, now: datetime) -> BinnedText | None:
    row = requests.one(connection, id)
    if row is None or not row.discarded_at:
        return None
    known, kept = draft.read(connection), open_request.aside_of(connection, id)
    lines = _whole(row.fields, attachments.listed(connection, id), known)
    aside = aside_line(lines, _whole(json.loads(kept), (), known) if kept else ())
    stands = _stands(connection, row)
    return binned_text(
        titled(row.title, "request"), row.discarded_at, (*lines, *aside), now, aside=aside, stands=stands
    )


def _whole(
    fields: dict[str, str], attached: "Sequence[AttachmentRow]", known: draft.RequestContext
) -> tuple[tuple[str, str], ...]:
    """Every word, also those of the letter that no page reads out: erased for good, they would be gone unnamed."""
    of_letter = letter.signed(fields.get("letter", ""))
    return (*shown_fields(fields, attached, known), *(((_OF_LETTER, of_letter),) if of_letter else ()))


def _stands(connection: "Connection", row: "RequestRow") -> str:
    if row.lodged == "withdrawn":
        return f"Cette demande a été déposée, puis retirée. {_OTHER}"
    if row.lodged:
        return f"Cette demande est déposée. {STANDS[row.lodged]}. {_OTHER}"
    if outbox.was_refused(connection, row.id):
        return "Cette demande a été envoyée une fois, et refusée par la plateforme."
    if request_copies.is_apart(connection, row.id):
        return "Ce texte a été gardé à part d’une demande."
    return NEVER_SENT
