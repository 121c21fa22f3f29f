"""Says whether the commune lets a need leave only once the mayor has validated it."""

from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.tables import meta
from desktop.domain.changes import Changes


def mayor_validates(context: CommuneContext, on: bool) -> Changes:
    """A habit of this commune on this computer; validations already noted stay."""
    row = upsert(meta).values(key="mayor_validates", value="1" if on else "")
    with context.store.transaction() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": "1" if on else ""}))
    return Changes(commune=True)
