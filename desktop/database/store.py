"""One commune's database: a SQLite file, with one way to write to it and one way to read it."""

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import SingletonThreadPool
from sqlalchemy.util import ThreadLocalRegistry

from desktop.database import errors, unflushed
from desktop.database.driver import READS_ONLY
from desktop.database.errors import DEMONSTRATION, REAL
from desktop.database.migrations import LATEST
from sync.client.ledger.driver import driver_of

_PATIENCE_MS = 10_000
_DURABLE = 2  # PRAGMA synchronous=FULL: NORMAL loses acknowledged commits at a power cut


class Store:
    """`transaction()` writes, `reading()` only reads. Any number of threads may use it: each has its own connections.

    They stay open until the store is closed, also those of threads that have ended: use it from a few that last.
    Raises a DatabaseFault when the file cannot be opened, is foreign, or comes from a later release.
    """

    def __init__(self, path: Path, *, create: bool = False, kind: int = REAL, backups: Path | None = None) -> None:
        """`backups`: folder for a verified copy of the file before it is brought to a later version."""
        check_sqlite(sqlite.sqlite_version_info)
        self.path = path
        self.backups = backups or path.parent / "backups" / path.stem
        self._kind = kind
        self._create = create
        self._file: tuple[int, int] | None = None  # device and number of the file that was opened
        if not create and not path.exists():
            raise errors.Missing(path)
        self._writing = self._engine(self._set_writing)
        self._reading = self._engine(self._set_reading)
        # One connection for each thread stays open: taking one from the pool costs as much as writing an act's rows.
        self._held = ThreadLocalRegistry(self._writing.connect)
        self._held_to_read = ThreadLocalRegistry(self._reading.connect)
        try:
            self._guard()
            self._file = _identity(path)
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Writes: BEGIN IMMEDIATE on this thread's connection, and a commit at the end; after an error nothing is kept.

        The driver begins and commits, to be quick; a transaction that SQLAlchemy believes to be open is ended after it.
        """
        with self._faults():
            connection = self._held()
            _alone(connection)
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                self.check_in_place()
                _commit(driver, self.path)
            except BaseException:
                driver.rollback()
                raise
            finally:
                if connection.in_transaction():
                    connection.rollback()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Reads: one consistent view, in which every write is refused. Never waits for a writer."""
        with self._faults(reading=True):
            connection = self._held_to_read()
            _alone(connection)
            driver = driver_of(connection)
            driver.execute("BEGIN")
            try:
                yield connection
            finally:
                driver.rollback()
                if connection.in_transaction():
                    connection.rollback()

    def check_in_place(self) -> None:
        """Raises Moved where the file was removed, moved or replaced: SQLite would write on into the old one."""
        if self._file is not None and _identity(self.path) != self._file:
            raise errors.Moved(self.path)

    def writes_of_others(self) -> int:
        """A number that changes when another thread or program writes to the file. It is only good for comparing.

        Raises Moved, as `check_in_place`.
        """
        self.check_in_place()
        with self._faults():
            (number,) = driver_of(self._held()).execute("PRAGMA data_version").fetchone()
            return int(number)

    def settle_erasure(self) -> bool:
        """After an erasure: writes the file anew without its free space, where releases before `secure_delete` left
        what they deleted, and empties the log of writes. False if another program was reading, so that the log could
        not be emptied. It takes long: call it from a worker thread.
        """
        with self._faults():
            driver = driver_of(self._held())
            driver.execute("VACUUM").close()
            busy, _written, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    @property
    def demonstration(self) -> bool:
        """Whether this is the demonstration's database, in which all is invented."""
        return self._kind == DEMONSTRATION

    def close(self) -> None:
        for held in (self._held, self._held_to_read):
            if held.has():
                held().close()
                held.clear()
        self._writing.dispose()
        self._reading.dispose()

    @contextlib.contextmanager
    def _faults(self, *, reading: bool = False) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, *errors.UNREADABLE) as error:
            if isinstance(error, UnicodeDecodeError) and self._sound():
                raise  # the database is whole: the caller decoded something else
            fault = errors.fault_of(error, self.path)
            if fault is None or (reading and isinstance(fault, errors.ReadOnly)):  # a write there is our own error
                raise
            raise fault from error

    def _sound(self) -> bool:
        from desktop.database import restore  # noqa: PLC0415 - start-up: only a text that cannot be read needs it

        return restore.database_state(self.path) == "sound"

    def _engine(self, settle: Any) -> Engine:
        engine = create_engine(
            "sqlite+pysqlite://",
            module=sqlite,
            creator=self._connect,
            poolclass=SingletonThreadPool,
            pool_size=sys.maxsize,  # beyond its size the pool closes any connection, also one in use
            pool_reset_on_return=None,  # `transaction` and `reading` end what they begin
            hide_parameters=True,  # errors go into the log, which must not hold the commune's texts
        )
        event.listen(engine, "connect", settle)
        return engine

    def _connect(self) -> Any:
        # isolation_level None: the driver begins nothing by itself. Connections are closed by the thread that closes
        # the store, hence check_same_thread; the pool gives each thread its own.
        connection = sqlite.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_PATIENCE_MS / 1000,
            cached_statements=256,
        )
        self._refuse_foreign(connection)
        return connection

    def _refuse_foreign(self, connection: Any) -> None:
        """Raises a fault for a file that is not ours, before any pragma could write into it."""
        try:
            connection.execute("BEGIN")  # one consistent view: another process may be making the file just now
            (kind,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("COMMIT")
            empty = kind == 0 and version == 0 and tables == 0
            if kind != self._kind and not (empty and self._create):
                words = {
                    DEMONSTRATION: (
                        "Cette base est celle de la démonstration\u00a0: l’application réelle ne l’ouvre pas."
                    ),
                    REAL: "Cette base est celle d’une vraie commune\u00a0: la démonstration ne l’ouvre pas.",
                }
                raise errors.OtherKind(self.path, words[kind]) if kind in words else errors.ForeignFile(self.path)
            if version > LATEST:
                raise errors.NewerDatabase(self.path)
        except BaseException:
            connection.close()
            raise

    def _set_writing(self, connection: Any, _record: Any) -> None:
        self._set_both(connection)
        _set(connection, "secure_delete", 1)  # overwrites with zeros what is deleted or replaced

    def _set_reading(self, connection: Any, record: Any) -> None:
        self._set_both(connection)
        _set(connection, "query_only", 1)
        record.info[READS_ONLY] = True

    def _set_both(self, connection: Any) -> None:
        _begin_log(connection)
        _set(connection, "journal_mode", "wal")
        _set(connection, "synchronous", _DURABLE)
        _set(connection, "foreign_keys", 1)
        _set(connection, "busy_timeout", _PATIENCE_MS)
        _set(connection, "trusted_schema", 0)

    def _guard(self) -> None:
        """Makes the file, if it may, and brings it to the latest version."""
        with self._faults():
            if self._create and not self.path.exists():
                os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
            with self.reading() as connection:
                version = _pragma(connection, "user_version")
            if version < LATEST:
                self._migrate()

    def _migrate(self) -> None:
        """All steps in one transaction: after a crash the file has the old version or the latest."""
        with self.transaction() as connection:
            version = _pragma(connection, "user_version")  # another process may have come first
            if version == LATEST:
                return
            from desktop.database import backup  # noqa: PLC0415 - start-up: only an old or a new file needs it

            if version:  # the open transaction keeps others from writing meanwhile
                backup.make_before_migration(self.path, self.backups, datetime.now(UTC))
            backup.migrate(connection, version)
            connection.exec_driver_sql(f"PRAGMA application_id = {self._kind}")


def check_sqlite(version: tuple[int, ...]) -> None:
    """Raises OldSqlite for 3.7.0 to 3.51.2, whose WAL reset can corrupt a database."""
    if version <= (3, 51, 2):
        raise errors.OldSqlite()


def _alone(connection: Connection) -> None:
    """Raises RuntimeError for a transaction within another one: a thread has only one connection for each purpose."""
    if driver_of(connection).in_transaction:
        raise RuntimeError("a transaction is already open in this thread")


def _commit(driver: Any, path: Path) -> None:
    try:
        driver.execute("COMMIT")  # unlike commit(), this fails where SQLite itself has rolled back
    except sqlite.Error as error:
        unflushed.undo(driver, error, path)
        raise


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # without opening it: closing it again would drop SQLite's locks
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def _begin_log(connection: Any) -> None:
    """Switches to the log of writes (WAL). While another program makes the file, SQLite is busy and does not wait."""
    try:
        connection.execute("PRAGMA journal_mode = wal").close()
    except sqlite.OperationalError:
        connection.execute("BEGIN IMMEDIATE").close()  # this one waits until the other program is done
        connection.execute("ROLLBACK").close()


def _set(connection: Any, name: str, value: int | str) -> None:
    """Sets a pragma and reads it back, since SQLite silently ignores what it does not know."""
    connection.execute(f"PRAGMA {name} = {value}").close()
    (read_back,) = connection.execute(f"PRAGMA {name}").fetchone()
    if read_back != value:
        raise RuntimeError(f"PRAGMA {name} is {read_back}, not {value}")
