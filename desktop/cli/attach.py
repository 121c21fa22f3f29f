"""relaisctl attach: a document for a need or a request that is still a draft."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import asdict

from desktop.actions.kit.attach_file import attach_file
from desktop.cli.session import CommandSession
from desktop.database.queries import attachments
from desktop.database.queries.attachments import ProgressRow
from desktop.domain.attachments import travelled
from desktop.domain.french import FIXED, size
from sync.commandline.commands import add_commands


def add(app: typer.Typer) -> None:
    add_commands(app, {"attach": attach})


def attach(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="numéro du besoin ou de la demande", metavar="ID")],
    file: Annotated[
        Path, typer.Argument(help="PDF, ODT, ODS, DOCX, XLSX, PNG ou JPEG", metavar="FICHIER", readable=False)
    ],
) -> None:
    """Joint un document à un besoin ou à une demande, tant que c’est un brouillon."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        sha256 = attach_file(commune_context, id, file).value.sha256
        with commune_context.store.reading() as connection:
            rows = attachments.listed(connection, id)
    row = next(row for row in rows if row.sha256 == sha256)
    document = {
        "act": id,
        "sha256": sha256,
        "name": row.name,
        "size": row.size,
        "media_type": row.media_type,
        "attached": len(rows),
    }
    session.output.answer(document, [f"Pièce jointe{FIXED}: {row.name} ({size(row.size)})"])


def progress_of(row: ProgressRow | None) -> dict[str, int] | None:
    """For a script: how many files an act has and how many have arrived, bytes sent and bytes in all."""
    return None if row is None else asdict(row)


def travel_words(row: ProgressRow | None) -> str:
    """How far the files have come: "pièce jointe : 1,2 sur 3,4 Mo"; "" where there are none."""
    return "" if row is None else travelled(row.files, row.there, row.sent, row.size)
