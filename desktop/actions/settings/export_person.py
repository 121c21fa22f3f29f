"""Writes a copy of all personal data on this computer, place by place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents import exports
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome

#: Makes a text to read of what is stored, and of the document that scripts read.
Worded = Callable[[Connection, dict[str, Any]], str]


def export_person(context: CommuneContext, file: Path, worded: Worded | None = None) -> Outcome[None]:
    """As JSON, or `worded`: in UTF-8, and so that the editor of any Windows shows it.

    In the demonstration the file is marked as invented. Raises Refusal; an older file then stays as it was.
    """
    marked = {"demonstration": True, "notice": exports.INVENTED} if context.store.demonstration else {}
    with context.store.reading() as connection:
        document = marked | exports.personal(connection)
        text = "" if worded is None else worded(connection, document)
    write_whole(file, text.replace("\n", "\r\n").encode("utf-8-sig") if worded else exports.as_json(document))
    return Outcome(Changes(), None)
