"""Leaves the need of another commune: takes "nous aussi" back."""

from sqlalchemy import update

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.database.queries import pooling
from desktop.database.tables import joined
from desktop.domain import operations
from desktop.domain import pooling as rules
from sync.contract.bodies import NeedLeave


def leave_need(desk: Desk, need: str) -> Changes:
    """Names every join known here, so that any order of arrival gives the same count. Raises Refusal."""
    with desk.store.transaction() as connection:
        scene = look(connection, desk)
        standing = pooling.standing_of(connection, need)
        rules.check_leave(scene.campaign, standing=standing is not None, now=scene.platform_now)
        if standing is None:  # said by the rule above
            raise AssertionError(need)
        body = NeedLeave(need=need, joins=pooling.joins_of(connection, need)[-100:])
        operation = operations.make(scene.author, scene.op, scene.now, body)
        appended = append(connection, scene, operation, title=standing.title, subject=need)
        connection.execute(
            update(joined).where(joined.c.join_op == standing.join_op).values(withdraw_op=appended.op, stands=0)
        )
    keep_head(desk, appended)
    return Changes(joins=frozenset({need}), outbox=True, made=need, op=appended.op)
