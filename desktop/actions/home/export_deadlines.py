"""Writes the campaign's deadlines as a calendar file, for the person's own agenda."""

from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents import calendar_file
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome


def export_deadlines(context: CommuneContext, file: Path) -> Outcome[None]:
    """Writes the file. Raises Refusal; an older file of that name then stays as it was."""
    with context.store.reading() as connection:
        written = calendar_file.calendar_of(connection, now=context.clock(), demonstration=context.store.demonstration)
    write_whole(file, written)
    return Outcome(Changes(), None)
