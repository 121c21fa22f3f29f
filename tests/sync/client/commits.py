"""The platform's database as it stood after each of its commits, to put it back to any of them."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, event

from sync.platform import store as platform_store
from sync.platform.http.service import Platform
from tests.sync.client.ends import National


class Commits:
    """Copies of the platform's file, the oldest first; two commits that left the same bytes are one."""

    def __init__(self, national: National, folder: Path) -> None:
        self._national, self._folder = national, folder
        self.files: list[Path] = []
        self._last = b""

    @contextmanager
    def kept(self) -> Iterator["Commits"]:
        """Keeps every commit made meanwhile. What stands is copied when the next transaction begins, and at the end."""

        def begun(connection: Connection) -> None:
            if connection.engine.url.database == str(self._national.file):
                self._keep()

        event.listen(Engine, "begin", begun)
        try:
            yield self
        finally:
            event.remove(Engine, "begin", begun)
            self._keep()

    def put_back(self, file: Path) -> None:
        """As an operator does with a backup: the platform goes on with this copy."""
        national = self._national
        national.store.close()
        for end in ("-wal", "-shm"):
            national.file.with_name(national.file.name + end).unlink(missing_ok=True)
        shutil.copyfile(file, national.file)
        national.store = platform_store.PlatformStore(f"sqlite:///{national.file}")
        national.platform = Platform(national.store, national.keys, national.clock)

    def _keep(self) -> None:
        file = self._folder / f"commit-{len(self.files)}.sqlite"
        uri = f"file:{self._national.file}?mode=ro"
        with closing(sqlite.connect(uri, uri=True)) as source, closing(sqlite.connect(file)) as target:
            source.backup(target)
        found = hashlib.sha256(file.read_bytes()).digest()
        if found == self._last:
            file.unlink()
            return
        self._last = found
        self.files.append(file)
