"""Erases the draft of a request in the bin for good, before its thirty days are over."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain import drafts
from desktop.domain.changes import Changes, Outcome


def erase_request(context: CommuneContext, id: str) -> Outcome[None]:
    """Erases it with its files and the text that was put aside. Raises Refusal where it is not in the bin."""
    with context.store.transaction() as connection:
        context.check_read(connection)
        drafts.check_erased(records.requests.erase(connection, id))
        records.attachments.remove_all(connection, (id,))
        records.request_editing.end(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)
