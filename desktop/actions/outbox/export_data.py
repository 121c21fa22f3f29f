"""Writes the commune's acts and receipts into a file: ODS, CSV, or JSON with every proof."""

from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents import exports
from desktop.documents.exports import Export
from desktop.domain import french
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal


def export_data(context: CommuneContext, path: Path, format: str) -> Outcome[Export]:
    """`format`: ods, csv or json. Raises Refusal; an older file of that name then stays as it was."""
    if format not in exports.FORMATS:
        raise Refusal(
            "format_unknown",
            f"Le format {french.quoted(format)} n’est pas prévu.",
            field="format",
            remedy=f"Choisissez entre {', '.join(exports.FORMATS)}.",
            of_input=True,
        )
    with context.store.reading() as connection:
        content = exports.read(connection, context.clock(), demonstration=context.store.demonstration)
    exports.write(content, path, format)
    return Outcome(Changes(), content)
