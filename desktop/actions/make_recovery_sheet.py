"""Writes the recovery sheet: the device's key on paper, for the safe. The secret goes there alone."""

from dataclasses import dataclass
from pathlib import Path

from desktop.actions.desk import Desk
from desktop.actions.device_key import device_key
from desktop.database.queries import link
from desktop.documents import recovery
from desktop.documents.recovery import RecoverySheet
from desktop.documents.whole_file import write_whole
from desktop.domain.refusals import Refusal
from sync.client import recovery as writing


@dataclass(frozen=True, slots=True)
class Written:
    """What may be said of it: nothing secret."""

    device: str
    pdf: Path


def make_recovery_sheet(desk: Desk, path: Path) -> Written:
    """A PDF that this account alone can read. Raises KeyLost where there is no key to write, Refusal."""
    key = device_key(desk)
    with desk.store.reading() as connection:
        commune, own = link.commune(connection), link.current(connection)
    if commune is None or own is None:
        raise Refusal("no_commune", "Aucune commune n’est choisie.", field="commune", remedy="Choisissez la commune.")
    sheet = RecoverySheet(
        commune=commune.name,
        insee=commune.insee,
        device=own.device,
        url=own.url,
        platform=own.platform.id if own.platform else "",
        code=writing.write(key.seed),
        made_at=desk.clock(),
        demonstration=desk.store.demonstration,
    )
    write_whole(path, recovery.render(sheet), secret=True)
    return Written(own.device, path)
