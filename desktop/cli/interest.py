"""relaisctl interest: the steering of retained proposals."""

from typing import Annotated, Any

import typer

from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.cli import states
from desktop.cli.command_answers import acted
from desktop.cli.session import CommandSession
from desktop.database.queries import steering
from sync.commandline.commands import add_group
from sync.contract.published import Named

_Id = Annotated[str, typer.Argument(help="numéro d’une proposition retenue (interest list)", metavar="ID")]
_ROLES = {"participant": "participant", "referent": "territoire référent", "none": "sans rôle", "": "—"}


def add(app: typer.Typer) -> None:
    add_group(
        app,
        "interest",
        "Le pilotage des propositions retenues.",
        {"declare": declare, "withdraw": withdraw, "list": list_all},
    )


def declare(
    context: typer.Context,
    id: _Id,
    role: Annotated[str, typer.Option(help="participant, ou referent (territoire référent)")],
    motivation: Annotated[str, typer.Option(help="pourquoi, pour la plateforme et la préfecture seulement")] = "",
) -> None:
    """Demande à participer au pilotage d’une proposition retenue."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, declare_interest(commune_context, id, role, motivation))


def withdraw(context: typer.Context, id: _Id) -> None:
    """Retire la demande de participation de la commune."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, withdraw_interest(commune_context, id))


def list_all(context: typer.Context) -> None:
    """Les propositions retenues : notre intérêt, le groupe composé, les projets."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = steering.listed(connection)
    rows = [
        {
            "id": row.id,
            "title": row.title,
            "state": "" if row.interest is None else row.interest.state,
            "role": row.standing or row.role,
            "given": row.given,
            "op": "" if row.interest is None else row.interest.declare_op,
            "composed": row.composed,
            "referents": _named(row.referents),
            "participants": _named(row.participants),
            "note": row.note,
            "projects": [
                {"id": project.id, "title": project.title, "state": project.state, "reason": project.reason}
                for project in row.projects
            ],
            "elsewhere": row.interest is not None and row.interest.elsewhere,
            "withdrawn_elsewhere": row.interest is not None and row.interest.withdrawn_elsewhere,
            "problem": "" if row.interest is None else row.interest.detail or row.interest.reason,
        }
        for row in entries
    ]
    lines = [f"{row.id}  {_state(row)}  {row.title}" for row in entries]
    session.output.answer(rows, lines or ["Aucune proposition retenue. Les décisions arrivent par l’échange."])


def _named(members: tuple[Named, ...]) -> list[dict[str, Any]]:
    return [{"commune": member.commune, "name": member.name} for member in members]


def _state(row: steering.SteeringRow) -> str:
    if row.given:
        return f"groupe : {_ROLES[row.given]}"
    if row.interest is None:
        return f"{_ROLES[row.role]}"
    ours = row.interest
    if ours.state == "withdrawn":
        state = states.withdrawal(ours.withdrawn, of="interest.declare", carried=ours.carried)
    else:
        state = states.shown(ours.state, kind="interest.declare", carried=ours.carried)
    return f"{state} ({_ROLES[ours.role]}){states.elsewhere(ours, 'interest.declare')}"
