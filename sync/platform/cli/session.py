"""What a command works with: the options, the database they name, the key and the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sync.platform.cli.options import Options
from sync.platform.identity import keys
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore, StoreError, read_setting
from sync.platform.times import Clock, system_clock


@dataclass(frozen=True, slots=True)
class PlatformSession:
    options: Options
    clock: Clock = system_clock

    def now(self) -> datetime:
        return self.clock()

    @contextmanager
    def store(self) -> Iterator[PlatformStore]:
        """The database that `init` has filled. Raises StoreError."""
        store = PlatformStore(self.options.database)
        try:
            store.check()
            yield store
        finally:
            store.close()

    def keys(self, store: PlatformStore) -> Keys:
        """The platform's key. Raises StoreError where it is not the one that this database was made with."""
        found = keys.load(keys.folder_for(store, self.options.keys))
        with store.reading() as connection:
            if read_setting(connection, "platform_key") != found.signing.id:
                raise StoreError("La clé n’est pas celle de cette base\u00a0: indiquez par --keys le bon dossier.")
        return found
