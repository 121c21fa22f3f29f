"""Notes that the form of a need is out of sight, and may be left for good."""

from collections.abc import Collection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome


def pause_need(context: CommuneContext, id: str, own: Collection[str]) -> Outcome[None]:
    """Removes the mark: a session that breaks off now breaks off in no text. What the form shows stays as it is.

    `own`: the fields typed in it. Another program that replaces them keeps them apart, as nobody may look any more.
    """
    with context.store.transaction() as connection:
        records.editing.close(connection, id)
        records.own_fields.note(connection, id, own)
    return Outcome(Changes(needs=frozenset({id})), None)
