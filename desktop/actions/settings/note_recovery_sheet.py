"""Notes that a recovery sheet was made, and when; nothing of its content."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records, times
from desktop.database.queries import recovery_sheet
from desktop.database.queries.recovery_sheet import SheetRow
from desktop.domain.changes import Changes, Outcome


def note_recovery_sheet(context: CommuneContext, device: str) -> Outcome[None]:
    """`device`: whose key is on it, as another key may sign by now."""
    value = recovery_sheet.written(SheetRow(device, times.text(context.clock())))
    with context.store.transaction() as connection:
        records.meta.put(connection, recovery_sheet.KEY, value)
    return Outcome(Changes(link=True), None)
