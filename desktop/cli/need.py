"""relaisctl need: drafts, submitting and withdrawing."""

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from desktop.actions.kit.lookups import find_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.cli import need_pool, need_steps, states
from desktop.cli.attach import progress_of
from desktop.cli.command_answers import acted, answer_draft
from desktop.cli.session import CommandSession
from desktop.cli.themes import check_theme
from desktop.database.queries import (
    attachments,
    bundles,
    exchanges,
    mine,
    needs,
    outbox,
    pooling,
    standing_text,
    timeline,
)
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.standing_text import Conflict
from desktop.domain import needs as rules
from desktop.domain.act_words import of_need, titled
from desktop.domain.contributions import LifeStep
from desktop.domain.corrections import CHANGED_NOTHING, NO_CHOICE
from desktop.domain.french import paris
from desktop.domain.refusals import Refusal
from sync.commandline.commands import Commands, add_group, options_from

_BINNED = "À la corbeille, pour trente jours."
_Id = Annotated[str, typer.Argument(help="numéro du besoin (need list)", metavar="ID")]


def add(app: typer.Typer) -> None:
    own: Commands = {
        "draft": draft,
        "show": show,
        "submit": submit,
        "withdraw": withdraw,
        "discard": discard,
        "restore": restore,
        "erase": erase,
        "list": list_all,
    }
    add_group(app, "need", "Les besoins de la commune.", {**own, **need_steps.COMMANDS, **need_pool.COMMANDS})


@options_from(need_steps.FIELDS, default="")
def draft(context: typer.Context, title: Annotated[str, typer.Option(help="titre du besoin")], **others: str) -> None:
    """Écrit un brouillon. Il reste sur cet ordinateur jusqu’à ce qu’il soit mis dans la boîte d’envoi."""
    session: CommandSession = context.obj
    if not rules.clean("title", title):
        raise Refusal(
            "title_missing",
            "Le titre est vide.",
            field="title",
            remedy="Donnez un titre, par exemple «\u00a0Gérer les concessions du cimetière\u00a0».",
            of_input=True,
        )
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            check_theme(connection, others["theme"])
        made = draft_need(commune_context, None, title=title, **others).value
        answer_draft(session, commune_context, made)


def list_all(
    context: typer.Context,
    bin: Annotated[bool, typer.Option("--bin", help="ceux de la corbeille, gardés trente jours")] = False,
) -> None:
    """Les besoins, avec leur état."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = (
            needs.discarded(connection) if bin else standing_text.with_theirs(connection, needs.listed(connection))
        )
        lost, corrections = exchanges.lost_subjects(connection), standing_text.waiting_corrections(connection)
        conflicts = states.to_settle(connection, commune_context.clock())
        choices, decided = outbox.waiting_choices(connection), mine.decided(connection)
        carried = bundles.carried(connection)
        written = {id: needs.correction_of(connection, id) for id in needs.being_corrected(connection)}
    rows = [
        {
            "id": row.id,
            "title": row.title,
            "theme": row.theme,
            "state": row.state,
            "refused_there": row.refused_there,
            "op": row.submit_op,
            "number": row.number,
            "received_at": row.received_at,
            "updated_at": row.updated_at,
            "problem": row.detail or row.reason,
        }
        for row in entries
    ]
    lines = [
        f"{row.id}  "
        + _shown(
            row,
            corrections.get(row.id, ""),
            decided.get(row.id, ""),
            choice=row.id in choices,
            lost=row.id in lost,
            carried=carried.holds(row, lost=row.id in lost, waiting=corrections.get(row.id, "")),
        )
        + f"  {titled(row.title, 'need')}"
        + (f" — {states.settle(row.id)}" if row.id in conflicts else "")
        + _correction_line(written.get(row.id))
        for row in entries
    ]
    session.output.answer(rows, lines or ["Aucun besoin."])


def _correction_line(correction: NeedRow | None) -> str:
    """The id of a correction that is being written, by which it is sent or deleted; "" for none."""
    return "" if correction is None else f" — ✎ correction en cours\u00a0: {correction.id}"


def _shown(
    row: NeedRow, correction: str, decided: str, *, choice: bool, lost: bool = False, carried: bool = False
) -> str:
    """The state before a title: that of the text shown, which may be a correction's, or what was decided about it.

    `decided`: the state of the proposal in which it is grouped; "" while the committee has not decided.
    """
    if not lost and row.state in ("accepted", "deposited"):
        if correction:
            return states.correction(correction, choice=choice, carried=carried)
        if (became := of_need(row.own, decided)) is not None:
            return " ".join(became)
    if row.state == "withdrawn":
        return states.withdrawal(row.withdrawn, of="need.submit", lost=lost, carried=carried)
    state = "rejected" if row.refused_there else row.state
    return states.shown(state, kind="need.submit", lost=lost, other_platform=row.refused_there, carried=carried)


def show(context: typer.Context, id: _Id) -> None:
    """Un besoin entier, avec ce qu’il devient ; aussi celui d’une autre commune."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        row = needs.one(connection, id)
        if row is None and (other := pooling.public(connection, id)) is not None:
            document, lines = need_pool.document(other), need_pool.lines(other)
        else:
            (row,) = standing_text.with_theirs(connection, [find_need(connection, id)])
            document, texts = _document(connection, row), needs.text_of(row)
            correction = _correction_line(needs.correction_of(connection, id))
            waits, choice = needs.waiting_correction(connection, id), id in outbox.waiting_choices(connection)
            became = mine.decided(connection).get(id, "")
            lost = id in exchanges.lost_subjects(connection)
            carried = bundles.carried(connection).holds(row, lost=lost, waiting=waits)
            lines = [f"{_shown(row, waits, became, choice=choice, lost=lost, carried=carried)}  {id}{correction}"]
            lines += [f"{rules.NAMES[name]} : {text}" for name, text in texts.items() if text]
            lines += _document_lines(connection, id)
            now_open = id in states.to_settle(connection, commune_context.clock())
            lines += _conflict_lines(standing_text.conflict(connection, id), id, now_open=now_open)
            life = timeline.of_need(connection, id)
            lines += [] if life is None else [_step_line(step) for step in life.steps]
    session.output.answer(document, lines)


def _document_lines(connection: Connection, id: str) -> list[str]:
    waits = attachments.to_send(connection, id)
    documents = attachments.listed(connection, id)
    return [f"Pièce jointe\u00a0: {one.name}{', à envoyer' if one.sha256 in waits else ''}" for one in documents]


def _conflict_lines(conflict: Conflict | None, id: str, *, now_open: bool) -> list[str]:
    """The platform's text where it differs from ours, and the command to choose one, or that none can be chosen now."""
    if conflict is None:
        return []
    others = {name: text for name, text in conflict.platform.items() if text != conflict.here[name]}
    lines = [f"{rules.NAMES[name]}, à la plateforme\u00a0: {text or '(vide)'}" for name, text in others.items()]
    return [*lines, f"Choisissez le texte à garder\u00a0: {states.settle(id)}" if now_open else NO_CHOICE]


def _document(connection: Connection, row: NeedRow) -> dict[str, object]:
    correction, conflict = needs.correction_of(connection, row.id), standing_text.conflict(connection, row.id)
    own, published = needs.own(connection, row.id), pooling.public(connection, row.id)
    life = timeline.of_need(connection, row.id)
    return needs.text_of(row) | {
        "id": row.id,
        "state": row.state,
        "refused_there": row.refused_there,
        "op": row.submit_op,
        "number": row.number,
        "received_at": row.received_at,
        "problem": row.detail or row.reason,
        "validated_by": row.validated_by,
        "validated_at": row.validated_at,
        "amends": row.amends,
        "correction": "" if correction is None else correction.id,
        "correction_state": needs.waiting_correction(connection, row.id),
        "revision": needs.revision_of(connection, row.id),
        "conflict": None
        if conflict is None
        else {"base": conflict.base, "here": conflict.here, "platform": conflict.platform},
        "platform_state": "" if own is None else own.state,
        "platform_reason": "" if own is None else own.reason,
        "category": "" if own is None else own.category or "",
        "proposal": "" if own is None else own.proposal or "",
        "thread": [] if life is None else [_step(step) for step in life.steps],
        "joined": [] if published is None else [{"commune": by.commune, "name": by.name} for by in published.joined],
        "attachments": [file.name for file in attachments.listed(connection, row.id)],
        "attachments_sent": progress_of(attachments.progress(connection, row.id)),
    }


def _step(step: LifeStep) -> dict[str, str]:
    return {"key": step.key, "state": step.state, "words": step.words, "note": step.note, "date": step.date}


def _step_line(step: LifeStep) -> str:
    """A step of the timeline, in one line."""
    done = "✓" if step.key == "received" else "●"
    sign = {"done": done, "ahead": "·", "ended": "✗"}[step.state]
    date = f", {_day(step.date)}" if step.date else ""
    return f"{sign} {step.words}{date}. {step.note}".rstrip()


def _day(date: str) -> str:
    """The day of a moment, in Paris, as on paper."""
    when = datetime.fromisoformat(date)
    return f"{paris(when) if when.tzinfo else when:%Y-%m-%d}"


def submit(context: typer.Context, id: _Id) -> None:
    """Soumet un brouillon ou une correction : l’envoi attend dans la boîte d’envoi."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, submit_need(commune_context, id))


def withdraw(context: typer.Context, id: _Id) -> None:
    """Retire un besoin envoyé."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, withdraw_need(commune_context, id))


def discard(context: typer.Context, id: _Id) -> None:
    """Met un brouillon à la corbeille, pour trente jours ; une correction y devient un brouillon à part."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        # Nobody has been asked here which of two texts to go on with after a crash: the window offers both again.
        done = discard_need(commune_context, id, keep_before=True).value
    sentence = _BINNED if done.kept else CHANGED_NOTHING
    if done.base:
        sentence += " La correction y est un brouillon à part. Elle ne corrige plus le besoin, qui garde son texte."
    session.output.answer({"id": id, "state": "discarded" if done.kept else "erased"}, [sentence])


def restore(context: typer.Context, id: _Id) -> None:
    """Reprend un brouillon de la corbeille."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        restore_need(commune_context, id)
        answer_draft(session, commune_context, id)


def erase(
    context: typer.Context,
    id: _Id,
    confirm: Annotated[bool, typer.Option("--confirm", help="efface définitivement")] = False,
) -> None:
    """Efface un brouillon de la corbeille, définitivement."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        if not confirm:
            raise Refusal(
                "not_confirmed",
                "Rien n’a été effacé.",
                field="--confirm",
                remedy="L’effacement est définitif. Ajoutez --confirm pour effacer\u202f; need show montre le texte.",
                of_input=True,
            )
        erase_draft(commune_context, id)
    session.output.answer({"id": id, "state": "erased"}, ["Brouillon effacé."])
