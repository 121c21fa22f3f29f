"""Makes the recovery sheet: the device's key on paper, for the safe. The secret is written nowhere else."""

from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key
from desktop.actions.settings.note_recovery_sheet import note_recovery_sheet
from desktop.database.queries import link
from desktop.documents import recovery
from desktop.documents.recovery import ComposedSheet, RecoverySheet
from desktop.documents.whole_file import write_whole
from desktop.domain import communes
from desktop.domain.changes import Outcome
from sync.client.device import recovery as writing


def compose_recovery_sheet(context: CommuneContext) -> ComposedSheet:
    """Makes the sheet in memory. Raises KeyLost where there is no key to write, Refusal."""
    key = device_key(context)
    with context.store.reading() as connection:
        commune, own = link.commune(connection), link.current(connection)
    if commune is None or own is None:
        raise communes.none_chosen()
    sheet = RecoverySheet(
        commune=commune.name,
        insee=commune.insee,
        device=key.id,
        url=own.url,
        platform=own.platform.id if own.platform else "",
        code=writing.write(key.seed),
        made_at=context.clock(),
        demonstration=context.store.demonstration,
    )
    return ComposedSheet(key.id, recovery.render(sheet))


def make_recovery_sheet(context: CommuneContext, path: Path) -> Outcome[str]:
    """Writes a PDF that only this account can read; the value is the device whose key is on it.

    Raises KeyLost where there is no key to write, Refusal.
    """
    composed = compose_recovery_sheet(context)
    write_whole(path, composed.pdf, secret=True)
    return Outcome(note_recovery_sheet(context, composed.device).changes, composed.device)
