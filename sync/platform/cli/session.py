"""What a command works with: the database, its signing key, and the time."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct
from sqlalchemy.exc import DBAPIError

from sync.commandline.output import Output, say
from sync.platform.identity import keys
from sync.platform.identity.keys import Keys
from sync.platform.intake import anew
from sync.platform.store import PlatformStore, StoreError, read_setting
from sync.platform.times import Clock, system_clock

_NOT_JUDGED = (
    "C’est publié, mais des envois cachetés à ce sujet n’ont pas pu être jugés de nouveau ({communes}). Demandez à "
    "leur préfecture de déposer de nouveau leurs clés USB, avec leurs cachets."
)

_NOT_EMPTIED = "C’est fait, mais ce qui a été effacé reste dans les fichiers de la base jusqu’à la prochaine commande."


class PlatformSession(Struct, frozen=True):
    output: Output  #: how the command answers: for a person, or in JSON
    database: str  #: a SQLite file, or a URL
    keys_folder: str  #: "" for the folder beside the database
    clock: Clock = system_clock  #: gives the legal time

    def now(self) -> datetime:
        return self.clock()

    @contextmanager
    def store(self) -> Iterator[PlatformStore]:
        """The database that `init` has filled. Raises StoreError."""
        store = PlatformStore(self.database)
        try:
            store.check()
            store.settle_erasure()
            yield store
            _settle(store)
        finally:
            store.close()

    def judge_about(self, store: PlatformStore, keys: Keys, subjects: Collection[str]) -> None:
        """Judges what communes had said of these subjects, just published; tells whose acts could not be judged."""
        if left := anew.judge_about(store, keys, subjects, self.now()):
            say(_NOT_JUDGED.format(communes=", ".join(left)))

    def keys(self, store: PlatformStore) -> Keys:
        """The platform's key. Raises StoreError where it is not the one that this database was made with."""
        loaded = keys.load(keys.folder_for(store, self.keys_folder))
        with store.reading() as connection:
            if read_setting(connection, "platform_key") != loaded.signing.id:
                raise StoreError("La clé n’est pas celle de cette base\u00a0: indiquez par --keys le bon dossier.")
        return loaded


def _settle(store: PlatformStore) -> None:
    """Removes from the database's files what the command itself has erased.

    The command is done, and says so, even if this fails: the erasure's mark leaves the rest to the next command.
    """
    try:
        store.settle_erasure()
    except DBAPIError:
        say(_NOT_EMPTIED)
