"""relaisctl receipt: the platform's signed receipts, listed and exported."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from desktop.actions.outbox.export_receipts import export_receipts
from desktop.cli import states
from desktop.cli.session import CommandSession
from desktop.database.queries import bundles
from desktop.database.queries.acts import receipts
from desktop.domain.french import FIXED, moment, paris, renumbered
from sync.client.ledger import stored
from sync.commandline.commands import add_group
from sync.contract.receipts import Proof


def add(app: typer.Typer) -> None:
    add_group(app, "receipt", "Les accusés signés par la plateforme.", {"list": list_receipts, "export": export})


def list_receipts(context: typer.Context) -> None:
    """Les accusés vérifiés, le dernier d’abord."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        listed, carried = receipts.listed(connection), bundles.on_a_stick(connection)
    rows = [
        {
            "number": row.number,
            "first_number": _first(row),
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
    lines = [_line(row, carried=row.op in carried) for row in listed]
    session.output.answer(rows, lines or ["Aucun accusé."])


def _marks(row: receipts.ReceiptRow) -> dict[str, bool]:
    return {
        "lost": row.lost,
        "taken_back": row.taken_back,
        "other_platform": row.other_platform,
        "in_vain": row.in_vain,
    }


def _first(row: receipts.ReceiptRow) -> int | None:
    """The number in the first receipt: mostly that by which the act is shown."""
    kept = stored.kept(row.proof, Proof)
    return row.number if kept is None else kept.number


def _line(row: receipts.ReceiptRow, *, carried: bool) -> str:
    state = states.shown(row.state, kind=row.type, **_marks(row), carried=carried)
    first = _first(row)
    number = first if row.number is None else row.number
    numbered = "" if number is None or first is None else f"n°{FIXED}{renumbered(number, first)}  "
    return f"{numbered}{moment(paris(row.received_at))}  {state}  {row.title}"


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="dossier où écrire", metavar="DOSSIER", readable=False)],
) -> None:
    """Écrit chaque accusé dans un dossier : le papier en PDF, la preuve en JSON."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        written = export_receipts(commune_context, out).value
    rows = [
        {
            "number": files.number,
            "first_number": files.first,
            "op": files.op,
            "pdf": str(files.pdf),
            "proof": str(files.proof),
        }
        for files in written
    ]
    document = {"folder": str(out), "receipts": rows}
    lines = [f"✓ n°\u00a0{renumbered(files.number, files.first)}  {files.pdf}" for files in written]
    session.output.answer(document, lines or ["Aucun accusé."])
