"""Begins again with an empty database where the commune's own is missing; what remains of it is set aside."""

from desktop.actions.kit.commune_context import Clock
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database import absence, backup_folder, restore
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.device.keystore import KeyStore


def begin_anew(places: Places, insee: str, clock: Clock, keystore: KeyStore) -> None:
    """After an explicit question: makes an empty database where one is missing. Its other files are set aside.

    Its backups stay. Raises Refusal where the database is there, or the commune is unknown; DatabaseFault.
    """
    if not insee.isalnum() or not absence.absent(places.database(insee)):
        raise Refusal(
            "nothing_gone",
            "La base de cette commune n’a pas disparu : rien n’est à recommencer.",
            field="--anew",
            remedy="Ouvrez la commune sans cette option.",
        )
    with restore.disk_faults(places.database(insee)):
        backup_folder.prepare(places.backups(insee))
        aside = backup_folder.aside(places.backups(insee), clock())
        restore.set_aside(places.database(insee), places.head(insee), aside)
        places.head(insee).unlink(missing_ok=True)
        choose_commune(places, insee, clock, keystore, anew=True).close()
