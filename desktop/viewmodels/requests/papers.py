"""What can be printed of a request: the letter; for the council, a note and a draft decision."""

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.viewmodels.kit.preview import Build

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.viewmodels.requests.editor import RequestEditor


def letter(id: str, now: datetime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import letter, letter_papers  # noqa: PLC0415 - only where a document is made

        return letter.render(letter_papers.letter_of(connection, id, now=now, demonstration=demonstration))

    return build


def deliberation(id: str, now: datetime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import deliberation, request_papers  # noqa: PLC0415 - only where a document is made

        return deliberation.render(
            request_papers.request_deliberation_of(connection, id, now=now, demonstration=demonstration)
        )

    return build


def note(id: str, now: datetime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import note, request_papers  # noqa: PLC0415 - only where a document is made

        return note.render(request_papers.request_note_of(connection, id, now=now, demonstration=demonstration))

    return build


def on_letter(editor: "RequestEditor") -> tuple[object, ...]:
    """What the letter says: the text, the names of the files, and from the settings who asks and whom to ask."""
    known = editor.request_context
    of_settings = () if known is None else (known.commune, dict(known.contact))
    return (dict(editor.fields), tuple(row.name for row in editor.documents.rows), *of_settings)
