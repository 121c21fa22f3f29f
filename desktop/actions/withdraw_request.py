"""Withdraws a request to the préfet: a second act, which names every submission known here."""

from sqlalchemy import update

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_request import known
from desktop.database import times
from desktop.database.queries import requests
from desktop.database.tables import request
from desktop.domain import operations
from desktop.domain import requests as rules
from sync.contract.bodies import RequestWithdraw


def withdraw_request(desk: Desk, id: str) -> Changes:
    """Raises Refusal for a draft, and for what was withdrawn or answered for good already."""
    with desk.store.transaction() as connection:
        found = known(requests.one(connection, id), id)
        rules.check_withdraw(found.state)
        scene = look(connection, desk)
        body = RequestWithdraw(request=id, submissions=requests.submissions(connection, id)[-100:])
        operation = operations.make(scene.author, scene.op, scene.now, body)
        appended = append(connection, scene, operation, title=found.title, subject=id)
        connection.execute(
            update(request).where(request.c.id == id).values(withdraw_op=appended.op, updated_at=times.text(scene.now))
        )
    keep_head(desk, appended)
    return Changes(requests=frozenset({id}), outbox=True, made=id, op=appended.op)
