"""Withdraws our "nous aussi" from the need of another commune."""

from desktop.actions.kit.append_act import keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.take_back import take_back
from desktop.database import records
from desktop.database.queries import pooling
from desktop.domain import pooling as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.client.ledger.states import State
from sync.contract.bodies import NeedLeave


def leave_need(context: CommuneContext, need: str) -> Outcome[QueuedAct]:
    """Raises Refusal where there is no "nous aussi" of ours, or once it can no longer be withdrawn."""
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        standing = pooling.standing_of(connection, need)
        held = standing is not None and standing.state == State.HELD
        rules.check_leave(act_context.campaign, standing=standing is not None, held=held, now=act_context.platform_now)
        if standing is None:  # for the type checker: the rule above has raised
            raise AssertionError(need)
        appended = take_back(
            connection,
            act_context,
            records.joins.RETAKEN,
            need,
            lambda joins: NeedLeave(need=need, joins=joins),
            title=standing.title,
        )
    keep_head(context, appended)
    return Outcome(Changes(joins=frozenset({need}), outbox=True), QueuedAct(need, appended.op))
