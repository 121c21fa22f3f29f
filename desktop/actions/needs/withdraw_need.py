"""Withdraws a submitted need: a second act, which the platform takes after the first."""

from sqlalchemy import update

from desktop.actions.kit.append_act import append, keep_head, look
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.amend_need import free_correction
from desktop.actions.needs.draft_need import known
from desktop.database import times
from desktop.database.queries import needs
from desktop.database.tables import need
from desktop.domain import operations
from desktop.domain.changes import Changes
from desktop.domain.needs import check_withdraw


def withdraw_need(context: CommuneContext, id: str) -> Changes:
    """Raises Refusal for a draft, or for what was withdrawn or refused already. A correction begun stays as a draft."""
    with context.store.transaction() as connection:
        found = known(needs.one(connection, id), id)
        check_withdraw(found.state)
        act_context = look(connection, context)
        operation = operations.need_withdraw(
            act_context.author, act_context.op, act_context.now, need=id, submission=found.submit_op
        )
        appended = append(connection, act_context, operation, title=found.title, subject=id)
        connection.execute(
            update(need).where(need.c.id == id).values(withdraw_op=appended.op, updated_at=times.text(act_context.now))
        )
        free_correction(connection, id)
    keep_head(context, appended)
    return Changes(needs=frozenset({id}), outbox=True, made=id, op=appended.op)
