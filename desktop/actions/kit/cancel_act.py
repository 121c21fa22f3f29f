"""Cancels an act before the first try to send it: it stays in the journal, is not sent, and has no effect."""

from typing import TYPE_CHECKING

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_act
from desktop.database.queries import acting, catalogue, standing_text, votes
from desktop.database.queries.votes import VoteRow
from desktop.domain import phases
from desktop.domain import votes as rules
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.effects import registry
from sync.client.ledger import outbox
from sync.client.ledger.states import State

if TYPE_CHECKING:
    from sqlalchemy import Connection


def cancel_act(context: CommuneContext, op: str) -> Outcome[str]:
    """Undoes what the act did here; the value is the id of the draft in which a choice had kept our text, "" for none.

    Raises Refusal once it was tried, or while another act depends on it.
    """
    with context.store.transaction() as connection:
        context.check_read(connection)
        act = find_act(connection, op)
        follows = registry.of(act.type)
        if follows is not None and follows.relied_on(connection, op):
            raise Refusal(
                "relied_on",
                "Un retrait attend déjà pour cet envoi.",
                field="op",
                remedy="Annulez d’abord le retrait.",
            )
        for answer in votes.for_submission(connection, op):
            _check_vote(connection, context, answer)
        if act.state == State.CANCELLED:
            raise Refusal("too_late", "Cet envoi est déjà annulé\u00a0: il ne partira pas.", field="op")
        if not outbox.cancel(connection, op):
            raise Refusal(
                "too_late",
                "L’envoi a commencé et ne peut plus être annulé.",
                field="op",
                remedy="Vous pouvez le retirer\u00a0: le retrait partira à son tour.",
            )
        kept = standing_text.draft_of(connection, op)
        undone = Changes() if follows is None else follows.undone(connection, act)
    return Outcome(undone | Changes(outbox=True), "" if kept is None else kept.id)


def _check_vote(connection: "Connection", context: CommuneContext, answer: VoteRow) -> None:
    """Raises Refusal where a vote names the need that would never be sent, if that vote can be undone first.

    A vote that was sent and can no longer be withdrawn does not prevent it.
    """
    if answer.cast_op in votes.cancellable(connection):
        remedy = "Annulez d’abord ce vote\u00a0: il attend aussi dans la boîte d’envoi."
    elif _withdrawable(connection, context, answer):
        remedy = "Retirez d’abord ce vote, à la page Votes et pilotage."
    else:
        return
    sentence = f"Le vote pour «\u00a0{answer.title}\u00a0» répond à ce besoin."
    raise Refusal("vote_answers", sentence, field="op", remedy=remedy)


def _withdrawable(connection: "Connection", context: CommuneContext, standing: VoteRow) -> bool:
    facts, subject_row = acting.facts(connection), catalogue.subject(connection, standing.subject)
    try:
        rules.check_withdraw(
            facts.campaign,
            standing.kind,
            standing.subject,
            {standing.subject},
            phases.corrected(context.clock(), facts.offset),
            open=subject_row is None or subject_row.open,
            held=standing.state == State.HELD,
        )
    except Refusal:
        return False
    return True
