"""What a command works with: the database, its signing key, and the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sync.commandline.output import Output
from sync.platform.identity import keys
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore, StoreError, read_setting
from sync.platform.times import Clock, system_clock


@dataclass(frozen=True, slots=True)
class PlatformSession:
    output: Output
    database: str  #: a SQLite file, or a URL
    keys_folder: str  #: "" for the folder beside the database
    clock: Clock = system_clock

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
            store.settle_erasure()  # where the command itself decided one
        finally:
            store.close()

    def keys(self, store: PlatformStore) -> Keys:
        """The platform's key. Raises StoreError where it is not the one that this database was made with."""
        found = keys.load(keys.folder_for(store, self.keys_folder))
        with store.reading() as connection:
            if read_setting(connection, "platform_key") != found.signing.id:
                raise StoreError("La clé n’est pas celle de cette base\u00a0: indiquez par --keys le bon dossier.")
        return found
