"""relaisctl receipt: the platform's signed receipts, listed and exported."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from desktop.actions.outbox.export_receipts import export_receipts
from desktop.cli import states
from desktop.cli.session import CommandSession
from desktop.database.queries.acts import receipts
from desktop.domain.french import moment, paris
from sync.commandline.commands import add_group


def add(app: typer.Typer) -> None:
    add_group(app, "receipt", "Les accusés signés par la plateforme.", {"list": list_receipts, "export": export})


def list_receipts(context: typer.Context) -> None:
    """Les accusés vérifiés, le dernier d’abord."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        listed = receipts.listed(connection)
    rows = [
        {
            "number": row.number,
            "op": row.op,
            "kind": row.type,
            "title": row.title,
            "state": row.state,
            **_marks(row),
            "received_at": row.received_at,
            "decided_at": row.decided_at or None,
            "proof": msgspec.json.decode(row.proof),
        }
        for row in listed
    ]
    lines = [_line(row) for row in listed]
    session.output.answer(rows, lines or ["Aucun accusé."])


def _marks(row: receipts.ReceiptRow) -> dict[str, bool]:
    return {
        "lost": row.lost,
        "taken_back": row.taken_back,
        "other_platform": row.other_platform,
        "in_vain": row.in_vain,
    }


def _line(row: receipts.ReceiptRow) -> str:
    state = states.shown(row.state, kind=row.type, **_marks(row))
    return f"n°\u00a0{row.number}  {moment(paris(row.received_at))}  {state}  {row.title}"


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="dossier où écrire", metavar="DOSSIER")],
) -> None:
    """Écrit chaque accusé dans un dossier : le papier en PDF, la preuve en JSON."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        written = export_receipts(commune_context, out).value
    rows = [
        {"number": files.number, "op": files.op, "pdf": str(files.pdf), "proof": str(files.proof)} for files in written
    ]
    document = {"folder": str(out), "receipts": rows}
    session.output.answer(document, [f"✓ n° {files.number}  {files.pdf}" for files in written] or ["Aucun accusé."])
