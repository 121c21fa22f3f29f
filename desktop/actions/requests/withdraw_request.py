"""Withdraws a request to the préfet: a second act, which names every submission known here."""

from sqlalchemy import update

from desktop.actions.kit.append_act import append, keep_head, look
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import known
from desktop.database import times
from desktop.database.queries import requests
from desktop.database.tables import request
from desktop.domain import operations
from desktop.domain import requests as rules
from desktop.domain.changes import Changes
from sync.contract.bodies import RequestWithdraw


def withdraw_request(context: CommuneContext, id: str) -> Changes:
    """Raises Refusal for a draft, and for what was withdrawn or answered for good already."""
    with context.store.transaction() as connection:
        found = known(requests.one(connection, id), id)
        rules.check_withdraw(found.state)
        act_context = look(connection, context)
        body = RequestWithdraw(request=id, submissions=requests.submissions(connection, id)[-100:])
        operation = operations.make(act_context.author, act_context.op, act_context.now, body)
        appended = append(connection, act_context, operation, title=found.title, subject=id)
        connection.execute(
            update(request)
            .where(request.c.id == id)
            .values(withdraw_op=appended.op, updated_at=times.text(act_context.now))
        )
    keep_head(context, appended)
    return Changes(requests=frozenset({id}), outbox=True, made=id, op=appended.op)
