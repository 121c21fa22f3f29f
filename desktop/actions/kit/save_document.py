"""Writes a document that is on the screen to a file, with the same bytes."""

from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome


def save_document(_context: CommuneContext, file: Path, data: bytes, *, secret: bool) -> Outcome[None]:
    """`secret`: no other account of this computer may read it. Raises Refusal; an older file then stays as it was."""
    write_whole(file, data, secret=secret)
    return Outcome(Changes(), None)
