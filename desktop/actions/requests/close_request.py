"""Notes that the editor of a request was left as usual."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome


def close_request(context: CommuneContext, id: str) -> Outcome[None]:
    """The editor was closed normally: removes the mark. A text that was put aside stays."""
    with context.store.transaction() as connection:
        records.request_editing.close(connection, id)
        records.own_fields.end(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)
