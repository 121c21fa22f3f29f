"""Notes that a text was left as usual: one typed for an act without a draft, or a service to share."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.last_text import ON_SCREEN
from desktop.domain.changes import Changes, Outcome


def leave_screen(context: CommuneContext, about: str) -> Outcome[None]:
    """Takes its mark away: one that is there at the start tells of a session that broke off."""
    with context.store.transaction() as connection:
        records.meta.remove_value(connection, ON_SCREEN, about)
    return Outcome(Changes(), None)
