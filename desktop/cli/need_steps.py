"""relaisctl need: the mayor's validation, corrections and conflicts."""

from typing import Annotated

import typer

from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.reopen_need import reopen_need
from desktop.actions.needs.rewrite_need import rewrite_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.cli import states
from desktop.cli.command_answers import answer_draft, say_kept
from desktop.cli.session import CommandSession
from desktop.cli.themes import check_theme
from desktop.database.queries import needs, outbox
from desktop.domain import french
from desktop.domain.refusals import Refusal
from sync.commandline.commands import Commands, options_from

_Id = Annotated[str, typer.Argument(help="numéro du besoin (need list)", metavar="ID")]


#: The options for the fields of a need but its title.
FIELDS = {
    "description": "description, 20\u202f000 caractères au plus pour être soumise",
    "theme": "identifiant du thème",
    "audience": "pour qui",
    "frequency": "à quelle fréquence",
    "current_practice": "comment la commune fait aujourd’hui (non publié)",
    "expected_effect": "effet attendu",
    "effect_delay": "dans quel délai",
    "shareable": "partageable avec d’autres communes\u00a0: yes ou no",
    "partners": "partenaires et intercommunalité",
    "decided_by": "qui l’a décidé (non publié)",
    "remarks": "un mot à la plateforme (non publié)",
}


@options_from({"title": "nouveau titre", **FIELDS, "description": "nouvelle description"}, default=None)
def correct(context: typer.Context, id: _Id, **typed: str | None) -> None:
    """Commence ou poursuit la correction d’un besoin envoyé ; « need submit » l’envoie ensuite, par son numéro."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            check_theme(connection, typed["theme"] or "")
        made = correct_need(commune_context, id).value
        fields = {name: text for name, text in typed.items() if text is not None}
        if fields:
            say_kept(rewrite_need(commune_context, made, **fields).value)
        answer_draft(session, commune_context, made)


def settle(
    context: typer.Context,
    id: _Id,
    keep: Annotated[str, typer.Option(help="mine : mon texte ; platform : celui de la plateforme ; both : les deux")],
    by: Annotated[str, typer.Option(help="qui a validé le texte gardé, là où le maire valide")] = "",
) -> None:
    """Choisit le texte d’un besoin dont la correction est en conflit."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        act = settle_conflict(commune_context, id, keep, by).value
        with commune_context.store.reading() as connection:
            queued = outbox.one(connection, act.op)
    state = "" if queued is None else queued.state
    copy = "" if act.subject == id else act.subject
    lines = [states.shown(state)] + ([f"✎ Votre texte est gardé comme brouillon : {copy}"] if copy else [])
    session.output.answer({"act": id, "op": act.op, "state": state, "copy": copy}, lines)


def ask(context: typer.Context, id: _Id) -> None:
    """Demande la validation du maire : le brouillon attend son mot."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        ask_validation(commune_context, id)
    _stage(session, id)


def validate(
    context: typer.Context,
    id: _Id,
    by: Annotated[str, typer.Option(help="qui valide, par exemple « Mme Martin, maire »")],
) -> None:
    """Note la validation du maire."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        validate_need(commune_context, id, by)
    _stage(session, id)


def reopen(context: typer.Context, id: _Id) -> None:
    """Retire la validation, demandée ou donnée."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        reopen_need(commune_context, id)
    _stage(session, id)


def mayor(
    context: typer.Context,
    wanted: Annotated[str, typer.Argument(help="on ou off", metavar="on|off")],
) -> None:
    """Dit si la commune n’envoie un besoin qu’une fois validé par le maire."""
    session: CommandSession = context.obj
    if wanted not in ("on", "off"):
        raise Refusal(
            "on_or_off",
            f"{french.quoted(wanted)} n’est ni on ni off.",
            field="on|off",
            remedy="Écrivez : relaisctl need mayor on.",
            of_input=True,
        )
    with session.commune_context() as commune_context:
        back = mayor_validates(commune_context, wanted == "on").value
    words = ["Le maire valide les besoins avant l’envoi." if wanted == "on" else "Les besoins partent sans validation."]
    words += [f"À valider, plus dans la boîte d’envoi\u00a0: {id}" for id in back]
    more = {"to_validate": list(back)} if back else {}
    session.output.answer({"mayor_validates": wanted == "on", **more}, words)


def _stage(session: CommandSession, id: str) -> None:
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        row = needs.one(connection, id)
    if row is None:
        raise AssertionError(id)
    document = {"id": id, "state": row.state, "validated_by": row.validated_by, "validated_at": row.validated_at}
    by = f", par {row.validated_by}" if row.validated_by else ""
    session.output.answer(document, [f"{states.shown(row.state)}{by}  {row.title}"])


COMMANDS: Commands = {
    "correct": correct,
    "settle": settle,
    "ask": ask,
    "validate": validate,
    "reopen": reopen,
    "mayor": mayor,
}
