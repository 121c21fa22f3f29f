"""Takes a commune that was chosen by mistake off this computer; its data are moved to its backups, never deleted."""

import contextlib
from pathlib import Path

from msgspec import Struct

from desktop.actions.kit.commune_context import Clock
from desktop.actions.kit.window_closed import check_window_closed
from desktop.database import backup, backup_folder, restore
from desktop.database.queries import link
from desktop.database.store import Store
from desktop.domain import communes
from desktop.domain.refusals import Refusal
from desktop.paths import Places


class RemovalPreview(Struct, frozen=True):
    """What would be taken off this computer."""

    name: str  #: of the commune
    drafts: int  #: texts written for it that never left, those in the bin included


def preview_removal(places: Places, insee: str) -> RemovalPreview:
    """What `remove_commune` would take away; changes nothing.

    Raises Refusal where the commune is not here, or is enrolled, or has acts that left or wait; DatabaseFault.
    """
    if not insee.isalnum() or not places.database(insee).exists():
        raise Refusal(
            "not_here",
            "Cette commune n’est pas sur cet ordinateur.",
            field="INSEE",
            command="commune list",
            of_input=True,
        )
    with (
        contextlib.closing(Store(places.database(insee), backups=places.backups(insee))) as store,
        store.reading() as connection,
    ):
        commune, begun = link.commune(connection), link.begun(connection)
    name = insee if commune is None else commune.name
    communes.check_removal(name, enrolled=begun.enrolled, asked=begun.asked, sent=begun.sent, waiting=begun.waiting)
    return RemovalPreview(name, begun.drafts)


def remove_commune(places: Places, insee: str, clock: Clock) -> Path:
    """Moves all that is here of the commune into a folder among its backups, and returns that folder.

    Killed in between, the commune is still whole, or gone from the list: its database is moved last. The signing key
    stays where it is, so that the database can be put back by hand. Raises what `preview_removal` does, and Busy while
    a window is open in another process, which may have this very commune open.
    """
    preview_removal(places, insee)
    check_window_closed(places.lock)
    database, head, folder = places.database(insee), places.head(insee), places.backups(insee)
    with restore.disk_faults(database):
        with backup.closing_raw(database) as connection:  # its log goes into it, so that one file is moved, and not two
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        backup_folder.prepare(folder)
        earlier = [
            path for kept in backup_folder.listed(folder) for path in (kept.path, kept.path.with_suffix(".json"))
        ]
        aside = backup_folder.aside(folder, clock())
        for (
            path
        ) in earlier:  # one that stayed would make the commune, chosen again, look as if its database had vanished
            if path.exists():
                path.replace(aside / path.name)
        if head.exists():  # without its database it would make the commune look so too
            head.replace(aside / head.name)
        restore.set_aside(database, head, aside)
    return aside
