"""Withdraws all acts about one thing: votes, joins and interests alike (`desktop/database/retaken.py`)."""

from collections.abc import Callable

from sqlalchemy import Connection

from desktop.actions.kit.append_act import ActContext, again, append
from desktop.database.queries import retaken
from desktop.database.records.retaken import RetakenWrites
from desktop.domain import operations
from sync.client.ledger.outbox import Appended
from sync.contract.bodies import Body


def take_back(
    connection: Connection,
    act_context: ActContext,
    writes: RetakenWrites,
    subject: str,
    body: Callable[[tuple[str, ...]], Body],
    *,
    title: str,
) -> Appended:
    """Withdraws every act known here, other computers' too, so that the count is the same in any order of arrival.

    Makes as many acts as are needed to name them all, each with the `body` for those that it names; returns the last.
    """
    for named in retaken.to_name(connection, writes.kind, subject):
        act_context = again(connection, act_context)
        operation = operations.make(act_context.author, act_context.op, act_context.now, body(named))
        appended = append(connection, act_context, operation, title=title, subject=subject)
        writes.mark_withdrawn(connection, named, appended.op)
    return appended
