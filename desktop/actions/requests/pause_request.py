"""Notes that the form of a request is out of sight, and may be left for good."""

from collections.abc import Collection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome


def pause_request(context: CommuneContext, id: str, own: Collection[str]) -> Outcome[None]:
    """As `pause_need`."""
    with context.store.transaction() as connection:
        records.request_editing.close(connection, id)
        records.own_fields.note(connection, id, own)
    return Outcome(Changes(requests=frozenset({id})), None)
