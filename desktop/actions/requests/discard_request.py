"""Puts the draft of a request in the bin, where it stays thirty days, and takes it out again."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.discard_need import BIN_DAYS
from desktop.actions.requests.detach_file import detach_all
from desktop.actions.requests.draft_request import draft_request, known
from desktop.actions.requests.open_request import forget
from desktop.database import times
from desktop.database.queries import requests
from desktop.database.tables import request
from desktop.domain import requests as rules
from desktop.domain.changes import Changes


def discard_request(context: CommuneContext, id: str) -> Changes:
    """Raises Refusal once it has left. What lay in the bin for thirty days goes, with its documents."""
    now = context.clock()
    with context.store.transaction() as connection:
        rules.check_discard(known(requests.one(connection, id), id).state)
        connection.execute(update(request).where(request.c.id == id).values(discarded_at=times.text(now)))
        forget(connection, id)
        emptied = request.c.discarded_at < times.text(now - timedelta(days=BIN_DAYS))
        gone = connection.scalars(select(request.c.id).where(emptied, request.c.submit_op.is_(None))).all()
        for old in gone:
            detach_all(connection, old)
            connection.execute(delete(request).where(request.c.id == old))
    return Changes(requests=frozenset({id}))


def restore_request(context: CommuneContext, id: str) -> Changes:
    """Undoes `discard_request`."""
    return draft_request(context, id)
