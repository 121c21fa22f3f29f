"""relaisctl need: drafts, and what is submitted or withdrawn."""

from typing import Annotated

import typer

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need
from desktop.actions.submit_need import submit_need
from desktop.actions.withdraw_need import withdraw_need
from desktop.cli import help, output
from desktop.cli.session import Session
from desktop.database.queries import campaign, needs, outbox
from desktop.domain import needs as rules
from desktop.domain.refusals import Refusal

_Id = Annotated[str, typer.Argument(help="numéro du besoin (need list)", metavar="ID")]


def add(app: typer.Typer) -> None:
    group = typer.Typer(cls=help.Group, help="Les besoins de la commune.")
    group.command("draft", cls=help.Command)(draft)
    group.command("list", cls=help.Command)(list_all)
    group.command("submit", cls=help.Command)(submit)
    group.command("withdraw", cls=help.Command)(withdraw)
    app.add_typer(group, name="need")


def draft(
    context: typer.Context,
    title: Annotated[str, typer.Option(help="titre du besoin")],
    description: Annotated[str, typer.Option(help="description, 20 000 caractères au plus pour être soumise")] = "",
    theme: Annotated[str, typer.Option(help="identifiant du thème")] = "",
    audience: Annotated[str, typer.Option(help="pour qui")] = "",
    frequency: Annotated[str, typer.Option(help="à quelle fréquence")] = "",
    current_practice: Annotated[str, typer.Option(help="comment la commune fait aujourd’hui")] = "",
    expected_effect: Annotated[str, typer.Option(help="effet attendu")] = "",
    decided_by: Annotated[str, typer.Option(help="qui l’a décidé")] = "",
) -> None:
    """Écrit un brouillon. Il reste sur ce poste jusqu’à ce qu’il soit soumis."""
    session: Session = context.obj
    if not rules.clean("title", title):
        raise Refusal(
            "title_missing",
            "Le titre est vide.",
            field="title",
            remedy="Donnez un titre, par exemple « Gérer les concessions du cimetière ».",
            of_input=True,
        )
    fields = {
        "title": title,
        "description": description,
        "theme": theme,
        "audience": audience,
        "frequency": frequency,
        "current_practice": current_practice,
        "expected_effect": expected_effect,
        "decided_by": decided_by,
    }
    with session.desk() as desk:
        with desk.store.reading() as connection:
            themes, scope = campaign.themes(connection), campaign.out_of_scope(connection)
        if theme and theme not in [known.id for known in themes]:
            raise Refusal(
                "theme_unknown",
                f"Le thème « {theme[:64]} » n’existe pas.",
                field="theme",
                remedy=f"Les thèmes sont : {', '.join(known.id for known in themes)}.",
                of_input=True,
            )
        made = draft_need(desk, None, **fields).made
    too_long = [problem for problem in rules.problems(fields) if problem.code.endswith("_too_long")]
    hints = rules.guidance(title, description, scope)
    output.say(*(f"{problem.sentence} {problem.remedy}" for problem in too_long), *(hint.guidance for hint in hints))
    document = {
        "id": made,
        "state": "draft",
        "warnings": [{"field": problem.field, "detail": problem.sentence} for problem in too_long],
        "guidance": [{"id": hint.id, "detail": hint.guidance} for hint in hints],
    }
    output.answer(session.options, document, [f"✎ Brouillon enregistré : {made}"])


def list_all(context: typer.Context) -> None:
    """Les besoins, avec leur état."""
    session: Session = context.obj
    with session.desk() as desk, desk.store.reading() as connection:
        found = needs.listed(connection)
    rows = [
        {
            "id": row.id,
            "title": row.title,
            "theme": row.theme,
            "state": row.state,
            "op": row.submit_op,
            "number": row.number,
            "received_at": row.received_at,
            "updated_at": row.updated_at,
            "problem": row.detail or row.reason,
        }
        for row in found
    ]
    lines = [f"{row.id}  {output.state(row.state)}  {row.title or '(sans titre)'}" for row in found]
    output.answer(session.options, rows, lines or ["Aucun besoin."])


def submit(context: typer.Context, id: _Id) -> None:
    """Soumet un brouillon : il attend dans la boîte d’envoi."""
    session: Session = context.obj
    with session.desk() as desk:
        acted(session, desk, submit_need(desk, id))


def withdraw(context: typer.Context, id: _Id) -> None:
    """Retire un besoin soumis."""
    session: Session = context.obj
    with session.desk() as desk:
        acted(session, desk, withdraw_need(desk, id))


def acted(session: Session, desk: Desk, changes: Changes) -> None:
    """The answer to every command that puts an act into the outbox."""
    with desk.store.reading() as connection:
        act = outbox.one(connection, changes.op)
    if act is None:
        raise AssertionError(changes.op)
    document = {"act": act.subject, "op": act.op, "state": act.state}
    output.answer(session.options, document, [f"{output.state(act.state)}  {act.title}"])
