"""Withdrawing a need that a vote names: the vote must be withdrawn first, where that is possible."""

import pytest
from sqlalchemy import update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import needs, votes
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import outbox
from sync.contract.campaign import PhaseKey
from tests.desktop.actions import published


def waiting(context: CommuneContext) -> str:
    """A need that is to leave: the act that submits it."""
    id = draft_need(context, title="Salle des fêtes", description="Sur papier").value
    return submit_need(context, id).value.op


def need_of(context: CommuneContext, op: str) -> str:
    with context.store.reading() as connection:
        return next(row.id for row in needs.listed(connection) if row.submit_op == op)


def mark_sent(context: CommuneContext, op: str, state: str) -> None:
    """As a round leaves it that has sent the act."""
    with context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state=state, attempts=1))


def refused(context: CommuneContext, op: str) -> str:
    with pytest.raises(Refusal) as refusal:
        cancel_act(context, op)
    assert refusal.value.code == "vote_answers"
    assert refusal.value.sentence.endswith(" répond à ce besoin.")
    return refusal.value.remedy


def test_a_vote_that_waits_too_is_cancelled_first(context: CommuneContext) -> None:
    op = waiting(context)
    cast = cast_vote(context, "grr", need=need_of(context, op)).value.op
    other = cast_vote(context, "actes", need=need_of(context, op)).value.op
    first = "Annulez d’abord ce vote\u00a0: il attend aussi dans la boîte d’envoi."
    assert refused(context, op) == first
    cancel_act(context, other)
    assert refused(context, op) == first, "each vote that names it"
    cancel_act(context, cast)
    cancel_act(context, op)


def test_a_vote_that_left_is_withdrawn_first(context: CommuneContext) -> None:
    op = waiting(context)
    mark_sent(context, cast_vote(context, "grr", need=need_of(context, op)).value.op, "accepted")
    assert refused(context, op) == "Retirez d’abord ce vote, à la page Votes et pilotage."
    withdraw_vote(context, "grr")
    cancel_act(context, op)


@pytest.mark.parametrize(
    ("state", "phase"), [("accepted", "deployment"), ("in_flight", "steering"), ("held", "steering")]
)
def test_a_vote_that_left_and_cannot_be_withdrawn_any_more_keeps_nothing_here(
    context: CommuneContext, state: str, phase: PhaseKey
) -> None:
    op = waiting(context)
    beside = cast_vote(context, "actes", need=need_of(context, op)).value.op
    mark_sent(context, cast_vote(context, "grr", need=need_of(context, op)).value.op, state)
    published.open_phase(context, phase)
    if state == "held":
        assert refused(context, op).startswith("Retirez"), "it counts nowhere yet, and can be"
        return
    with pytest.raises(Refusal):
        withdraw_vote(context, "grr")
    assert refused(context, op).startswith("Annulez"), "the other one waits too"
    cancel_act(context, beside)
    cancel_act(context, op)
    with context.store.reading() as connection:
        assert votes.standing(connection) == {"grr"}
