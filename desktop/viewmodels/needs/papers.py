"""What can be printed of a need: its sheet; for the council, a note and a draft decision (projet de délibération)."""

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.phases import LocalTime

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.viewmodels.kit.preview import Build


def sheet(id: str, now: datetime, *, demonstration: bool) -> "Build":
    def build(connection: "Connection") -> bytes:
        from desktop.documents import need_papers, need_sheet  # noqa: PLC0415 - only where a document is made

        return need_sheet.render(need_papers.need_sheet_of(connection, id, now=now, demonstration=demonstration))

    return build


def note(id: str, now: LocalTime, *, demonstration: bool) -> "Build":
    def build(connection: "Connection") -> bytes:
        from desktop.documents import need_papers, note  # noqa: PLC0415 - only where a document is made

        return note.render(need_papers.need_note_of(connection, id, now=now, demonstration=demonstration))

    return build


def deliberation(id: str, now: datetime, *, demonstration: bool) -> "Build":
    def build(connection: "Connection") -> bytes:
        from desktop.documents import deliberation, need_papers  # noqa: PLC0415 - only where a document is made

        content = need_papers.need_deliberation_of(connection, id, now=now, demonstration=demonstration)
        return deliberation.render(content)

    return build
