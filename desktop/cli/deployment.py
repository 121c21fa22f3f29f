"""relaisctl deployment: asks for a retained service, follows it, reports its effect."""

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.report_effect import report_effect
from desktop.cli import files, states
from desktop.cli.command_answers import acted
from desktop.cli.session import CommandSession
from desktop.database.queries import deployments
from sync.commandline.commands import add_group

_Id = Annotated[str, typer.Argument(help="numéro d’une proposition retenue (deployment list)", metavar="ID")]
_STATES = {
    "asked": "✓ Demandé",
    "planned": "→ Prévu",
    "live": "● En service",
    "reported": "✓ Effet déclaré",
    "": "Non demandé",
}


class ReportFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The effect of a deployment, in a JSON file."""

    live_since: date  #: first day of use
    agents_trained: int | None = None  #: members of staff; None where it is not said
    effect: str  #: what it has changed, in the commune's words
    people_served: int | None = None  #: inhabitants; None where it is not said


_KEYS = f"l’effet, en JSON\u00a0: {', '.join(ReportFile.__struct_fields__)}"


def add(app: typer.Typer) -> None:
    add_group(
        app, "deployment", "Le déploiement des propositions retenues.", {"ask": ask, "report": report, "list": list_all}
    )


def ask(
    context: typer.Context,
    id: _Id,
    wanted_from: Annotated[str, typer.Option(help="à partir de quand")] = "",
    remarks: Annotated[str, typer.Option(help="remarques, pour la plateforme et la préfecture seulement")] = "",
) -> None:
    """Demande un service retenu pour la commune."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, ask_deployment(commune_context, id, wanted_from, remarks))


def report(
    context: typer.Context,
    id: _Id,
    file: Annotated[Path, typer.Argument(help=_KEYS, metavar="FICHIER", readable=False)],
) -> None:
    """Dit l’effet d’un service en place dans la commune ; c’est public."""
    session: CommandSession = context.obj
    content = files.read(file, ReportFile)
    with session.commune_context() as commune_context:
        acted(session, commune_context, report_effect(commune_context, id, **msgspec.structs.asdict(content)))


def list_all(context: typer.Context) -> None:
    """Les propositions retenues, et leur déploiement dans la commune et ailleurs."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = deployments.listed(connection)
    rows = [
        {
            "id": row.id,
            "title": row.title,
            "kind": row.kind,
            "state": row.state,
            "date": None if row.planned is None else row.planned.isoformat(),
            "note": "" if row.ours is None else row.ours.note,
            "effect": "" if row.ours is None else row.ours.effect,
            "op": "" if row.ask is None else row.ask.op,
            "problem": "" if row.ask is None else row.ask.detail or row.ask.reason,
            "report": "" if row.report is None else row.report.state,
            "live_elsewhere": [one.commune for one in row.others if one.state == "live"],
        }
        for row in entries
    ]
    lines = [f"{row.id}  {_STATES.get(row.state) or states.shown(row.state)}  {row.title}" for row in entries]
    session.output.answer(rows, lines or ["Aucune proposition retenue. Les décisions arrivent par l’échange."])
