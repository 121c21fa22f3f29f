"""Withdraws a request to the préfet: a second act, which names every submission known here."""

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.database.queries import requests
from desktop.domain import operations
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.contract.bodies import RequestWithdraw


def withdraw_request(context: CommuneContext, id: str) -> Outcome[QueuedAct]:
    """Raises Refusal for a draft, and for a request that was withdrawn or has its final answer."""
    with context.store.transaction() as connection:
        found = find_request(connection, id)
        rules.check_withdraw(found.state)
        act_context = prepare_act(connection, context)
        body = RequestWithdraw(request=id, submissions=operations.newest(requests.submissions(connection, id)))
        operation = operations.make(act_context.author, act_context.op, act_context.now, body)
        appended = append(connection, act_context, operation, title=found.title, subject=id)
        records.requests.mark_withdrawn(connection, id, appended.op, act_context.now)
    keep_head(context, appended)
    return Outcome(Changes(requests=frozenset({id}), outbox=True), QueuedAct(id, appended.op))
