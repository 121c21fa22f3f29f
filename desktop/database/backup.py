"""Verified copies of a commune's database, made while it is written to.

`VACUUM INTO` copies one consistent view, neither waits for a writer nor makes one wait (figures: tests/benchmarks), and
does not copy what was erased. SQLite's online backup starts again at each commit of another connection: while somebody
keeps writing it never ends.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from desktop.database import backup_folder, errors, unflushed
from desktop.database.backup_folder import KeptBackup
from desktop.database.migrations import LATEST, MIGRATIONS
from desktop.domain.backups import BackupReason
from sync.client.errors import Integrity
from sync.client.ledger import journal, verification
from sync.client.ledger.journal import Head, Outside, RememberedHead
from sync.client.ledger.verification import Verification

T = TypeVar("T")
_PATIENCE_S: Final = 10.0
_TRIES: Final = 40  # a quarter of a second each: as long as any writer of ours holds the database
_ALONE_MS: Final = 2_000  # longer than a look from the window's menu takes; an open commune stays open anyway
_OPEN: Final = "Cette commune est ouverte dans un autre programme. Rien n’a été modifié."
_SPARE: Final = 20_000_000  # bytes that a backup must leave free, so that backups never fill the disk


class Examined(Struct, frozen=True):
    """What a check of a whole file has found."""

    fault: str  #: what is wrong with it, a French sentence; "" where all is well
    version: int  #: of its tables (PRAGMA user_version)
    acts: int = 0  #: acts in it that were checked, but for those that were cancelled: they never left
    end: Head | None = None  #: the last line of its journal; None for an empty journal
    readable: bool = False  #: SQLite's own check found nothing wrong


def make(database: Path, folder: Path, why: BackupReason, now: datetime, *, head: Outside | None = None) -> KeptBackup:
    """Makes a verified copy in `folder`, and removes old ones that need not be kept.

    `head` is the journal's head kept outside: it shows if the database has lost its last acts. Raises Damaged if the
    copy does not verify (it is then removed, and the older backups stay), else another DatabaseFault.
    """
    part = None
    try:
        backup_folder.prepare(folder)
        known = RememberedHead(_head_now(head))  # read before the copy: acts made meanwhile are not missing in it
        _check_room(database, folder)
        part = backup_folder.part(folder)
        with closing_raw(database) as source:
            source.execute("VACUUM INTO ?", (str(part),)).fetchall()
        examined = examine(part, known)
        if examined.fault:
            kind = errors.Altered if examined.readable else errors.Damaged
            raise kind(database, f"{kind.words} {examined.fault}")
        kept = backup_folder.keep(part, why, now, examined.version, examined.acts, examined.end)
        backup_folder.rotate(folder, now)
        return kept
    except (*errors.UNREADABLE, DBAPIError, OSError, Integrity) as error:
        raise _fault(error, database, folder) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def make_before_migration(database: Path, folder: Path, now: datetime) -> None:
    """As `make`. If the database can be read but does not verify, a copy is kept aside, and the update goes on."""
    try:
        make(database, folder, "before-migration", now)
    except errors.Altered:
        copy_aside(database, folder, now)


def copy_aside(database: Path, folder: Path, now: datetime) -> Path:
    """Copies a database that can be read but does not verify. Raises the driver's errors, OSError."""
    aside = backup_folder.aside(folder, now)
    with closing_raw(database) as source:
        source.execute("VACUUM INTO ?", (str(aside / database.name),)).fetchall()
    return aside


def examine(path: Path, outside: Outside | None, *, keep: bool = False) -> Examined:
    """Runs SQLite's own check, and recomputes journal and receipts.

    An older file is brought to the latest version for that, in a transaction; `keep` commits it. Raises the driver's
    errors where the file cannot be read.
    """
    with opened(path) as connection:
        faults = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(3)"))]
        version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
        if faults != ["ok"]:
            return Examined(f"SQLite\u00a0: {faults[0][:200]}", version)
        if not 1 <= version <= LATEST:
            return Examined(f"Version inconnue\u00a0: {version}.", version)
        migrate(connection, version)
        if _shape(connection) != _expected():  # SQLite's own check does not notice a changed column name
            return Examined("SQLite\u00a0: la structure de la base a changé.", version)
        verified: Verification = verification.check(connection, outside)
        try:
            end = journal.last(connection)
        except LookupError:
            end = None
        cancelled = int(connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'cancelled'")).scalar_one())
        if keep:
            connection.commit()
        else:
            connection.rollback()
        return Examined(verified.first_bad or "", version, verified.operations - cancelled, end, readable=True)


def _shape(connection: Connection) -> list[tuple[str, ...]]:
    wanted = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    return [tuple(row) for row in connection.exec_driver_sql(wanted)]


@cache
def _expected() -> list[tuple[str, ...]]:
    """The tables of a new database of the latest version; a migrated one has the same (test_golden)."""
    engine = create_engine("sqlite+pysqlite://", module=sqlite, poolclass=NullPool)
    with engine.connect() as connection:
        migrate(connection, 0)
        return _shape(connection)


def migrate(connection: Connection, version: int) -> None:
    """From `version` to the latest, inside the caller's transaction: after a crash the file is old or new."""
    for number in range(version, LATEST):
        MIGRATIONS[number](connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {number + 1}")


def rewrite(kept: KeptBackup, change: Callable[[Connection], T]) -> T:
    """Changes a backup so that nothing of its former content is left in the file; returns what `change` returns.

    Raises BadBackup where it does not verify, and leaves it as it was; else another DatabaseFault.
    """
    words = sound(kept)
    if words:
        raise errors.BadBackup(kept.path, f"{errors.BadBackup.words} {words}")
    folder, made = kept.path.parent, list[Path]()
    try:
        made += [backup_folder.part(folder), backup_folder.part(folder)]
        part, whole = made
        shutil.copyfile(kept.path, part)
        examine(part, None, keep=True)
        with opened(part) as connection:
            result = change(connection)
            connection.commit()
        with closing_raw(part) as source:
            source.execute("VACUUM INTO ?", (str(whole),)).fetchall()
        examined = examine(whole, None)
        backup_folder.put(whole, kept, examined.version, examined.acts, examined.end)
        return result
    except (*errors.UNREADABLE, DBAPIError, OSError) as error:
        raise _fault(error, kept.path, folder) from error
    finally:
        for left in made:
            left.unlink(missing_ok=True)


def sound(kept: KeptBackup) -> str:
    """Why this backup must not be used; "" if it may be. Its bytes are compared with its card, then it is examined."""
    try:
        if kept.sha256 and backup_folder.digest(kept.path) != kept.sha256:
            return "Ses octets ne sont plus ceux qui avaient été vérifiés."
        return examine(kept.path, None).fault
    except (*errors.UNREADABLE, OSError, DBAPIError) as error:
        return f"Elle ne peut pas être lue ({type(getattr(error, 'orig', None) or error).__name__})."


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A connection to a file of ours that nobody else uses; the caller commits."""
    engine = create_engine(
        "sqlite+pysqlite://", module=sqlite, creator=lambda: raw(path), poolclass=NullPool, hide_parameters=True
    )
    event.listen(engine, "begin", lambda connection: connection.connection.cursor().execute("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        yield connection


def raw(path: Path, mode: str = "rw") -> Any:
    """A connection of the driver; it begins no transaction by itself."""
    connection = sqlite.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=_PATIENCE_S
    )
    connection.execute("PRAGMA trusted_schema = 0").close()
    connection.execute("PRAGMA secure_delete = 1").close()  # a restore deletes batches in what becomes the database
    return connection


@contextmanager
def closing_raw(path: Path, mode: str = "rw") -> Iterator[Any]:
    connection = raw(path, mode)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def alone(database: Path) -> Iterator[Any]:
    """A connection beside which there is no other one, in this program or another, and none can begin to read.

    An open commune keeps the file under one of SQLite's own locks from its first read until it is closed. The log of
    writes is in the file from here on, so that it can be moved. Raises Busy where a commune is open.
    """
    with closing_raw(database) as connection:
        connection.execute(f"PRAGMA busy_timeout = {_ALONE_MS}").close()
        connection.execute("PRAGMA locking_mode = exclusive").close()  # kept after the transaction, until it is closed
        try:
            connection.execute("BEGIN EXCLUSIVE").close()
            connection.execute("COMMIT").close()
            connection.execute("PRAGMA journal_mode = delete").close()
        except sqlite.OperationalError as error:
            fault = errors.fault_of(error, database)
            raise (errors.Busy(database, _OPEN) if isinstance(fault, errors.Busy) else error) from error
        yield connection


def _head_now(head: Outside | None) -> Head | None:
    return None if head is None else head.read()


def _check_room(database: Path, folder: Path) -> None:
    wal = database.with_name(database.name + "-wal")
    size = database.stat().st_size + (wal.stat().st_size if wal.exists() else 0)
    if shutil.disk_usage(folder).free < size + _SPARE:
        raise errors.DiskFull(folder, "Le disque est presque plein\u00a0: la sauvegarde n’a pas été faite.")


def _fault(error: Exception, database: Path, folder: Path) -> errors.DatabaseFault:
    if isinstance(error, Integrity):
        return errors.Damaged(database, f"{errors.Damaged.words} {error.sentence}")
    if isinstance(error, OSError):
        return errors.fault_of_file(error, folder, "La sauvegarde n’a pas pu être faite.")
    fault = errors.fault_of(error, database)
    if fault is None:
        raise error
    return fault


class WrittenMeanwhile(Exception):
    """Another connection has written since what would be lost was read."""


@contextmanager
def watched(database: Path) -> Iterator[Callable[[], None]]:
    """A check that raises WrittenMeanwhile where anything was written since; none for a file that cannot be read."""
    with ExitStack() as opened:
        before = None
        with suppress(*errors.UNREADABLE):  # then nothing in it can be lost
            connection = opened.enter_context(closing_raw(database, "ro"))
            before = _version(connection)

        def check() -> None:
            if before is not None and _version(connection) != before:
                raise WrittenMeanwhile

        yield check


def _version(connection: Any) -> int:
    """A number that changes when another connection writes."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def overwrite(part: Path, database: Path, check: Callable[[], None] | None = None) -> None:
    """Overwrites the database through SQLite, in one transaction. Raises Busy where another program holds it.

    `check` is called once nobody else can write any more; nothing is overwritten if it raises.
    """
    tries, checks = 0, [] if check is None else [check]

    def wait(status: int, _remaining: int, _total: int) -> None:
        nonlocal tries
        tries += status != 0
        if tries > _TRIES:
            raise errors.Busy(database)
        if not status and checks:
            checks.pop()()

    with closing_raw(part, "ro") as source, closing_raw(database) as target:
        try:
            source.backup(target, pages=1, progress=wait)  # the first page takes the lock, which is held to the last
        except sqlite.Error as error:
            unflushed.undo(target, error, database)
            raise errors.fault_of(error, database) or error from error
