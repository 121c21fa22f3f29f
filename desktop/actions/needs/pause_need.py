"""Notes that the editor of a need is out of sight, and may be left for good."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome


def pause_need(context: CommuneContext, id: str) -> Outcome[None]:
    """The editor is out of sight, perhaps for good: removes the mark, but does not change what the editor shows."""
    with context.store.transaction() as connection:
        records.editing.close(connection, id)
    return Outcome(Changes(needs=frozenset({id})), None)
