"""Erases what was typed for an act that has no draft of its own."""

from collections.abc import Mapping

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.last_text import ON_SCREEN, TYPED_AT
from desktop.database.queries import typed
from desktop.domain.changes import Changes, Outcome
from desktop.domain.drafts import nothing_since


def forget_typed(context: CommuneContext, about: str, took: Mapping[str, str] | None = None) -> Outcome[None]:
    """Erases it, as she said so, or as the act was made and `took` it: then not where it says something else by now."""
    with context.store.transaction() as connection:
        if took is not None and not nothing_since(typed.kept(connection, about), took):
            return Outcome(Changes(), None)
        records.meta.remove(connection, [typed.PREFIX + about, TYPED_AT + about])
        records.meta.remove_value(connection, ON_SCREEN, about)
    kind, _, id = about.partition(".")
    return Outcome(Changes(joins=frozenset({id} if kind == "join" else ())), None)
