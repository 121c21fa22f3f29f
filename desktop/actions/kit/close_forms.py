"""Notes that the window has no form open, in sight or behind another page: it begins, or ends as usual."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import typed
from desktop.domain.changes import Changes, Outcome


def close_forms(context: CommuneContext) -> Outcome[None]:
    """What other programs write in a draft from now on replaces no words of an open form. Mostly writes nothing."""
    with context.store.reading() as connection:
        open_ = typed.all_own_fields(connection)
    if open_:
        with context.store.transaction() as connection:
            records.own_fields.end_all(connection)
    return Outcome(Changes(), None)
