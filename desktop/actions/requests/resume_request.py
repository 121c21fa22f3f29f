"""Opens a request for writing again: one that the préfet found incomplete, or that the platform refused."""

from msgspec.structs import asdict

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.database.queries.requests import AskedMore, RequestRow
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def resume_request(context: CommuneContext, id: str) -> Outcome[None]:
    """Its text may change again; the one that was sent is stored too. A second call changes nothing. Raises Refusal."""
    with context.store.transaction() as connection:
        request = find_request(connection, id)
        rules.check_resume(request.state, sent_back=request.sent_back)
        if not request.resumed:
            asked = [asdict(one) for one in (*request.asked, *_asked(request))]
            records.requests.resume(connection, id, request.submit_op, request.fields, context.clock(), asked)
    return Outcome(Changes(requests=frozenset({id})), None)


def _asked(row: RequestRow) -> tuple[AskedMore, ...]:
    """The préfet's words, stored here as his answer to the completed request will replace them."""
    if row.state != "incomplete":
        return ()
    return (row.asks,)
