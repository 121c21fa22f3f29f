"""Opens a commune that already has its database on this computer."""

import logging
from pathlib import Path

from desktop.actions.kit.commune_context import Clock, CommuneContext
from desktop.database import errors
from desktop.database.absence import check_not_gone
from desktop.database.errors import REAL
from desktop.database.store import Store
from desktop.paths import Places
from sync.client.device.keystore import KeyStore
from sync.client.device.keystore_choice import stored_in
from sync.client.errors import Integrity
from sync.client.ledger import journal, link
from sync.client.ledger.journal import HeadFile

_log = logging.getLogger(__name__)


def open_commune(
    places: Places, insee: str, clock: Clock, keystore: KeyStore | None = None, *, kind: int = REAL
) -> CommuneContext:
    """Returns the open commune, which the caller must close; `keystore` None: the one that the database names.

    Raises DatabaseFault. A file that is not a database, where there are backups, counts as a damaged one.
    """
    check_not_gone(places.database(insee), places.head(insee), places.backups(insee))
    try:
        store = Store(places.database(insee), kind=kind, backups=places.backups(insee))
    except errors.OtherKind:
        raise
    except errors.ForeignFile as foreign:
        if any(places.backups(insee).glob("*.sqlite")):
            raise errors.Damaged(foreign.path) from foreign
        raise
    if keystore is None:
        with store.reading() as connection:
            device = link.read(connection)
        keystore = stored_in("" if device is None else device.key_place, places.keys)
    return context_of(store, places.head(insee), clock, keystore)


def context_of(store: Store, head: Path, clock: Clock, keystore: KeyStore) -> CommuneContext:
    """The commune for an open store; updates the journal's head, if a crash came before it was written."""
    try:
        head_file = HeadFile(head)
    except OSError as error:
        store.close()
        raise errors.ReadOnly(head) from error
    context = CommuneContext(store=store, clock=clock, head=head_file, keystore=keystore)
    try:
        with store.reading() as connection:
            journal.catch_up(connection, head_file)
    except Integrity as error:
        # The commune can still be used; `verify` and the log tell about the damage.
        _log.error("journal: %s", error.place)
    except (OSError, LookupError) as error:
        _log.warning("journal head not caught up: %s", type(error).__name__)
    except BaseException:
        context.close()
        raise
    context.note_clock()
    return context
