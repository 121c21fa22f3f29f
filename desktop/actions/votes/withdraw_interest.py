"""Withdraws the commune's interest in steering a proposal; it may be declared again while the phase is open."""

from desktop.actions.kit.append_act import keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_proposal
from desktop.actions.kit.take_back import take_back
from desktop.database import records
from desktop.database.queries import steering
from desktop.domain import interests as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.client.ledger.states import State
from sync.contract.bodies import InterestWithdraw


def withdraw_interest(context: CommuneContext, proposal: str) -> Outcome[QueuedAct]:
    """Raises Refusal where there is no declaration, or once the steering is closed."""
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        standing = steering.standing_of(connection, proposal)
        if standing is None:
            find_proposal(connection, proposal)
        role, held = ("", False) if standing is None else (standing.role, standing.state == State.HELD)
        rules.check_withdraw(act_context.campaign, role, act_context.platform_now, held=held)
        if standing is None:  # for the type checker: the rule above has raised
            raise AssertionError(proposal)
        appended = take_back(
            connection,
            act_context,
            records.interests.RETAKEN,
            proposal,
            lambda declarations: InterestWithdraw(proposal=proposal, declarations=declarations),
            title=standing.title,
        )
    keep_head(context, appended)
    return Outcome(Changes(steering=frozenset({proposal}), outbox=True), QueuedAct(proposal, appended.op))
