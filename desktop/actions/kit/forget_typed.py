"""Erases what was typed for an act that has no draft of its own."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import typed
from desktop.domain.changes import Changes, Outcome


def forget_typed(context: CommuneContext, about: str) -> Outcome[None]:
    """Erases it, as the act was made."""
    with context.store.transaction() as connection:
        records.meta.remove(connection, [typed.PREFIX + about])
    return Outcome(Changes(), None)
