"""relaisctl export: the commune's acts and receipts, for its own files."""

from pathlib import Path
from typing import Annotated

import typer

from desktop.actions.outbox.export_data import export_data
from desktop.cli.session import CommandSession
from desktop.domain.french import counted
from sync.commandline.commands import add_commands


def add(app: typer.Typer) -> None:
    add_commands(app, {"export": export})


def export(
    context: typer.Context,
    format: Annotated[str, typer.Option(help="ods, csv ou json (avec les preuves)")],
    out: Annotated[Path, typer.Option(help="fichier à écrire", metavar="FICHIER", readable=False)],
) -> None:
    """Écrit les envois et les accusés de la commune dans un fichier."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        content = export_data(commune_context, out, format).value
    receipts = len(content.proofs)
    document = {"file": str(out), "format": format, "acts": len(content.acts), "receipts": receipts}
    words = f"{counted(len(content.acts), 'envoi')} et {counted(receipts, 'accusé')}"
    session.output.answer(document, [f"{words} : {out}"])
