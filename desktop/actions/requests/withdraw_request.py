"""Withdraws a request to the préfet: a second act, which names every submission known here."""

from sqlalchemy import Connection, select

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.database.queries import requests
from desktop.domain import operations
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.bodies import RequestWithdraw


def withdraw_request(context: CommuneContext, id: str) -> Outcome[QueuedAct]:
    """Raises Refusal for a draft, and for a request that was withdrawn or has its final answer."""
    with context.store.transaction() as connection:
        request = find_request(connection, id)
        rules.check_withdraw(request.state, stands=request.stands, lodged=request.lodged)
        act_context = prepare_act(connection, context)
        body = RequestWithdraw(request=id, submissions=operations.newest(submissions(connection, id)))
        operation = operations.make(act_context.author, act_context.op, act_context.now, body)
        appended = append(connection, act_context, operation, title=request.title, subject=id)
        records.requests.mark_withdrawn(connection, id, appended.op, act_context.now)
    keep_head(context, appended)
    return Outcome(Changes(requests=frozenset({id}), outbox=True), QueuedAct(id, appended.op))


def submissions(connection: Connection, id: str) -> tuple[str, ...]:
    """Ids of every submission of this request that may have reached the platform, the first one first.

    The last one is that which the platform says it has, whoever made it: it is the one that counts.
    """
    made = select(outbox.c.op).where(
        outbox.c.type == "request.submit", outbox.c.subject == id, outbox.c.state.not_in(VOID)
    )
    answered = requests.own(connection, id)
    theirs = () if answered is None else (answered.submission,)
    here = connection.scalars(made.order_by(outbox.c.seq))
    return (*(op for op in here if op not in theirs), *theirs)
