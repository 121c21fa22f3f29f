"""Withdraws a submitted need: a second act, which the platform takes after the first."""

from sqlalchemy import update

from desktop.actions.amend_need import free_correction
from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import known
from desktop.database import times
from desktop.database.queries import needs
from desktop.database.tables import need
from desktop.domain import operations
from desktop.domain.needs import check_withdraw


def withdraw_need(desk: Desk, id: str) -> Changes:
    """Raises Refusal for a draft, or for what was withdrawn or refused already. A correction begun stays as a draft."""
    with desk.store.transaction() as connection:
        found = known(needs.one(connection, id), id)
        check_withdraw(found.state)
        scene = look(connection, desk)
        operation = operations.need_withdraw(scene.author, scene.op, scene.now, need=id, submission=found.submit_op)
        appended = append(connection, scene, operation, title=found.title, subject=id)
        connection.execute(
            update(need).where(need.c.id == id).values(withdraw_op=appended.op, updated_at=times.text(scene.now))
        )
        free_correction(connection, id)
    keep_head(desk, appended)
    return Changes(needs=frozenset({id}), outbox=True, made=id, op=appended.op)
