"""Leaves the need of another commune: takes "nous aussi" back."""

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import pooling
from desktop.domain import operations
from desktop.domain import pooling as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.contract.bodies import NeedLeave


def leave_need(context: CommuneContext, need: str) -> Outcome[QueuedAct]:
    """Names every join known here, so that any order of arrival gives the same count. Raises Refusal."""
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        standing = pooling.standing_of(connection, need)
        found = pooling.public(connection, need)
        elsewhere = found is not None and found.elsewhere
        rules.check_leave(
            act_context.campaign, standing=standing is not None, elsewhere=elsewhere, now=act_context.platform_now
        )
        if standing is None:  # said by the rule above
            raise AssertionError(need)
        body = NeedLeave(need=need, joins=operations.newest(pooling.joins_of(connection, need)))
        operation = operations.make(act_context.author, act_context.op, act_context.now, body)
        appended = append(connection, act_context, operation, title=standing.title, subject=need)
        records.joins.mark_withdrawn(connection, standing.join_op, appended.op)
    keep_head(context, appended)
    return Outcome(Changes(joins=frozenset({need}), outbox=True), QueuedAct(need, appended.op))
