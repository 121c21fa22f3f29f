"""Notes that a recovery sheet was made, and when: nothing of what stands on it."""

from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import times
from desktop.database.queries import recovery_sheet
from desktop.database.queries.recovery_sheet import SheetRow
from desktop.database.tables import meta
from desktop.domain.changes import Changes


def note_recovery_sheet(context: CommuneContext, device: str) -> Changes:
    """`device`: whose key stands on it; another may sign by now."""
    value = recovery_sheet.written(SheetRow(device, times.text(context.clock())))
    row = upsert(meta).values(key=recovery_sheet.KEY, value=value)
    with context.store.transaction() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
    return Changes(link=True)
