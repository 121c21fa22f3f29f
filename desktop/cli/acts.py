"""relaisctl outbox show, retry, cancel and report: one act, for people who help the commune."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.lookups import find_act, unknown_act
from desktop.actions.outbox.report_act import report_act
from desktop.actions.outbox.retry_act import retry_act
from desktop.cli import command_answers, files, states
from desktop.cli.session import CommandSession
from desktop.database.queries import blocked_acts, bundles, needs, outbox
from desktop.database.queries.acts import numbers
from desktop.documents import act_papers
from desktop.domain.act_words import CHANGED_NOTHING
from desktop.domain.exchange_words import ACT_CONTRADICTED, kept_answer
from sync.client.ledger import evidence
from sync.commandline.commands import Commands
from sync.commandline.output import say

_REPORT = "Le rapport s’écrit avec\u00a0: relaisctl diagnostics --out ZIP."
Op = Annotated[
    str,
    typer.Argument(
        help="numéro de son accusé, ou son identifiant\u00a0: outbox list donne l’un ou l’autre", metavar="OP"
    ),
]


def _op(connection: Connection, typed: str) -> str:
    """The operation meant by a receipt's number, today's or one of before, or by its own id."""
    number = _number(typed)
    return (numbers.op_of(connection, number) if number is not None else "") or typed


def _number(typed: str) -> int | None:
    number = typed.strip().lower().removeprefix("n°").strip()
    return int(number) if number.isdecimal() and len(number) < 12 else None


def show(context: typer.Context, op: Op) -> None:
    """Un envoi : où il en est, pourquoi, ce qu’il attend, son texte."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        number, op = _number(op), _op(connection, op)
        act = outbox.one(connection, op)
        if act is None:
            raise unknown_act(op)
        before = [] if number is None else numbers.formerly(connection, number)
        contradicted, carried = evidence.on_act(connection, op), op in bundles.on_a_stick(connection)
        awaited, text = blocked_acts.awaited(connection, op), act_papers.text_of(connection, op)
    held = act.state in ("held", "blocked")
    document = {
        "act": act.subject,
        "op": act.op,
        "kind": act.type,
        "title": act.title,
        "state": act.state,
        **states.marks(act),
        "number": act.number,
        "contradicted": contradicted,
        "attempts": act.attempts,
        "reason": act.reason,
        "problem": act.detail or act.reason or None,
        "waits_for": [{"op": one.op, "title": one.title, "state": one.state} for one in awaited] if held else [],
        "text": text,
    }
    lines = [f"{states.of_act(act, carried=carried)}  {act.title}"]
    lines += [CHANGED_NOTHING] if act.in_vain else []
    leaves = "est reparti sur une clé USB" if carried else "repart d’ici"
    lines += [f"La plateforme a perdu cet envoi\u00a0: il {leaves}."] if act.lost else []
    lines += [ACT_CONTRADICTED, _REPORT] if contradicted else []
    lines += [f"{kept_answer(act.detail)} ({act.reason})"] if act.detail else []
    lines += [
        f"Attend\u00a0: {states.shown(one.state, kind=one.type)}  {one.title}  {one.op}" for one in awaited if held
    ]
    lines += [line for line in text.splitlines() if line]
    if act.state == "quarantined":
        say("Les autres envois continuent. Après une mise à jour\u00a0: relaisctl outbox retry OP.")
    if number is not None and op in before:
        since = "qui en a un autre depuis" if act.number else "et la plateforme l’a aussi donné à un autre"
        say(f"Le numéro d’accusé {number} a d’abord été celui de cet envoi, {since}.")
    for other in before:
        if other != op:
            say(
                f"Le numéro d’accusé {number} a d’abord été celui d’un autre envoi\u00a0: relaisctl outbox show {other}"
            )
    session.output.answer(document, lines)


def retry(context: typer.Context, op: Op) -> None:
    """Remet en attente un envoi mis de côté, tel quel : il part au prochain échange."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            op = _op(connection, op)
        command_answers.acted(session, commune_context, retry_act(commune_context, op))


def cancel(context: typer.Context, op: Op) -> None:
    """Annule un envoi qui n’est pas encore parti."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            op = _op(connection, op)
            act = find_act(connection, op)
        kept = cancel_act(commune_context, op).value
        with commune_context.store.reading() as connection:
            draft = needs.one(connection, kept) if kept else None
    document = {"act": act.subject, "op": op, "state": "cancelled"}
    lines = [f"{states.shown('cancelled')}  {act.title}"]
    if draft is not None:
        where = "dans la corbeille" if draft.discarded_at else "gardé"
        lines.append(f"✎ Le brouillon que ce choix avait fait est {where}\u00a0: {kept}")
    session.output.answer(document, lines)


def report(
    context: typer.Context,
    op: Op,
    out: Annotated[Path, typer.Option(help="fichier à écrire", metavar="ZIP", readable=False)],
) -> None:
    """Écrit la fiche d’un envoi pour le service informatique : ses octets, le problème, aucune donnée personnelle."""
    session: CommandSession = context.obj
    files.check_free(out)
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            op = _op(connection, op)
        made = report_act(commune_context, op, out).value
    document = {"file": str(out), "op": op, "intent": made.intent, "reason": made.reason}
    session.output.answer(document, [f"Fiche écrite\u00a0: {out}"])


COMMANDS: Commands = {"show": show, "retry": retry, "cancel": cancel, "report": report}
