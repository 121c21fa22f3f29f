"""Writes the letter to the préfet, with its financing plan, as PDF."""

from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.documents.letter import render
from desktop.documents.letter_papers import letter_of
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome


def export_letter(context: CommuneContext, id: str, file: Path) -> Outcome[int]:
    """The value is the file's size in bytes. Raises Refusal; an older file of that name then stays as it was."""
    with context.store.reading() as connection:
        find_request(connection, id)
        letter = letter_of(connection, id, now=context.clock(), demonstration=context.store.demonstration)
        data = render(letter)
    write_whole(file, data)
    return Outcome(Changes(), len(data))
