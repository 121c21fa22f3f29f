"""Says whether the commune lets a need leave only once the mayor has validated it."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome


def mayor_validates(context: CommuneContext, on: bool) -> Outcome[None]:
    """A habit of this commune on this computer; validations already noted stay."""
    with context.store.transaction() as connection:
        records.meta.put(connection, "mayor_validates", "1" if on else "")
    return Outcome(Changes(commune=True), None)
