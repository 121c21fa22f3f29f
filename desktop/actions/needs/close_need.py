"""Notes that the editor of a need was left as usual."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain.changes import Changes, Outcome
from desktop.effects import mine


def close_need(context: CommuneContext, id: str) -> Outcome[None]:
    """The editor was closed normally: removes the mark. Also takes what the platform said about the need meanwhile."""
    with context.store.transaction() as connection:
        records.editing.close(connection, id)
        records.own_fields.end(connection, id)
        need = needs.one(connection, id)
        mine.refresh(connection, (need and need.amends) or id)
    return Outcome(Changes(needs=frozenset({id})), None)
