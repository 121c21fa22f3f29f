"""Erases what was typed for an act that has no draft of its own."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.last_text import ON_SCREEN, TYPED_AT
from desktop.database.queries import typed
from desktop.domain.changes import Changes, Outcome


def forget_typed(context: CommuneContext, about: str) -> Outcome[None]:
    """Erases it, as the act was made, or as she said so."""
    with context.store.transaction() as connection:
        records.meta.remove(connection, [typed.PREFIX + about, TYPED_AT + about])
        records.meta.remove_value(connection, ON_SCREEN, about)
    kind, _, id = about.partition(".")
    return Outcome(Changes(joins=frozenset({id} if kind == "join" else ())), None)
