"""Writes a copy of all personal data on this computer, place by place, as JSON."""

from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents import exports
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome


def export_person(context: CommuneContext, file: Path) -> Outcome[None]:
    """In the demonstration the file is marked as invented. Raises Refusal; an older file then stays as it was."""
    with context.store.reading() as connection:
        document = exports.personal(connection)
    marked = {"demonstration": True, "notice": exports.INVENTED} if context.store.demonstration else {}
    write_whole(file, exports.as_json(marked | document))
    return Outcome(Changes(), None)
