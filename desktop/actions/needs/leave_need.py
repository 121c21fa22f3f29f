"""Leaves the need of another commune: takes "nous aussi" back."""

from desktop.actions.kit.append_act import again, append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import pooling, retaken
from desktop.database.retaken import JOINS
from desktop.domain import operations
from desktop.domain import pooling as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.client.ledger.states import State
from sync.contract.bodies import NeedLeave


def leave_need(context: CommuneContext, need: str) -> Outcome[QueuedAct]:
    """Names every join known here, another computer's too, so that any order of arrival gives the same count.

    Raises Refusal where none stands, or once needs are no longer pooled.
    """
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        standing = pooling.standing_of(connection, need)
        held = standing is not None and standing.state == State.HELD
        rules.check_leave(act_context.campaign, standing=standing is not None, held=held, now=act_context.platform_now)
        if standing is None:  # said by the rule above
            raise AssertionError(need)
        for joins in retaken.to_name(connection, JOINS, need):
            act_context = again(connection, act_context)
            body = NeedLeave(need=need, joins=joins)
            operation = operations.make(act_context.author, act_context.op, act_context.now, body)
            appended = append(connection, act_context, operation, title=standing.title, subject=need)
            records.retaken.mark_withdrawn(connection, JOINS, joins, appended.op)
    keep_head(context, appended)
    return Outcome(Changes(joins=frozenset({need}), outbox=True), QueuedAct(need, appended.op))
