"""Says whether the commune lets a need leave only once the mayor has validated it."""

from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.database.tables import meta


def mayor_validates(desk: Desk, on: bool) -> Changes:
    """A habit of this commune on this computer; validations already noted stay."""
    row = upsert(meta).values(key="mayor_validates", value="1" if on else "")
    with desk.store.transaction() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": "1" if on else ""}))
    return Changes(commune=True)
