"""Whether the files of a world can be used: a power cut or a virus scanner may have left half of one.

What only keeps the files from being read now is no damage: a full disk, another program that holds one, a right that is
lacking. It is raised as it is, and whoever asked leaves the world alone.
"""

import contextlib
import errno
import shutil
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import SQLAlchemyError

from desktop.database import errors
from desktop.database.errors import (
    DEMONSTRATION,
    UNREADABLE,
    Busy,
    Damaged,
    DatabaseFault,
    DiskFull,
    ForeignFile,
    fault_of,
)
from desktop.database.migrations import LATEST
from desktop.database.opening import read_rows
from desktop.demo.days import calendar
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform.national import FILE, National
from sync.client.device.keystore import FileKeyStore, KeyStoreError, Wallet
from sync.platform.store import StoreError

_OF_COMMUNE = "La base de la commune ne peut pas être lue."
_KEY = "La clé de cet ordinateur manque, ou n’est pas entière."
_OF_PLATFORM = "La base ou les clés de la plateforme inventée ne peuvent pas être lues."
_OF_DAY = "Le jour de l’histoire n’est plus noté."
_PLATFORM_BUSY = "Un autre programme occupe la base de la plateforme inventée."

#: What SQLite tells of each database of the demonstration that this release has made.
_MARKS = {"application_id": DEMONSTRATION, "user_version": LATEST}
_PATIENCE_S = 1.0  # for another program that holds a database
_LITTLE = 1_000_000  # bytes: with less left, SQLite often finds no room for the small file beside a database
_BESIDE = ("-wal", "-shm", "-journal")  # ends of the names of SQLite's own files beside a database
_NOT_THERE = (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ELOOP)
_WRONG_CONTENT = (ValueError, LookupError, TypeError)


def trouble(database: Path, keys: Path, platform: Path, clock: StoryClock) -> str:
    """A French sentence on the first file that cannot be used; "" where all can. Nothing may have the world open.

    `database` and `keys` are the commune's, `platform` the folder of the invented platform; `clock` is the world's.
    Raises DatabaseFault where something else than damage keeps the files from being read.
    """
    device = _device(database)
    if device is None:
        return _OF_COMMUNE
    try:
        if Wallet(FileKeyStore(keys), device[0]).load(device[1]) is None:
            return _KEY
    except KeyStoreError as error:
        _raise_hindrance(error, keys)
        return _KEY
    if not _plays(platform, clock):
        return _OF_PLATFORM
    return "" if calendar.noted(platform.parent) else _OF_DAY


def _device(database: Path) -> tuple[str, str] | None:
    """The ids of database and computer, under which its key lies; None where the file is damaged, or not of
    this release.
    """
    if not _in_place(database) or database.with_suffix(".head").is_dir():
        return None
    try:
        with contextlib.closing(_reader(database)) as connection:
            verdicts = [connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("quick_check(1)", *_MARKS)]
            if verdicts != ["ok", *_MARKS.values()] or read_rows(connection) is None:
                return None
            ids = connection.execute("SELECT value, id FROM device, meta WHERE key = 'database_id'").fetchone()
    except (*UNREADABLE, *_WRONG_CONTENT) as error:
        _raise_hindrance(error, database)
        return None
    return None if ids is None else (str(ids[0]), str(ids[1]))


def _plays(folder: Path, clock: StoryClock) -> bool:
    """Whether the platform answers, and its file is whole."""
    file = folder / FILE
    if not _in_place(file):
        return False
    try:
        with contextlib.closing(_reader(file)) as connection:  # the platform itself would wait for half a minute
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with contextlib.closing(National(folder, clock)) as national:
            return national.whole()
    except (OSError, *_WRONG_CONTENT, StoreError, SQLAlchemyError, sqlite.Error) as error:
        try:
            _raise_hindrance(error, file)
        except Busy as busy:
            raise Busy(file, _PLATFORM_BUSY) from busy
        return False


def full_at(folder: Path, needed: int = 0) -> bool:
    """Whether the disk has no room for so many bytes, and for what SQLite keeps beside a database."""
    return shutil.disk_usage(folder).free < needed + _LITTLE


def _in_place(database: Path) -> bool:
    """Whether it is a file, and no folder has the name of one that SQLite keeps beside it."""
    return database.is_file() and not any(Path(f"{database}{end}").is_dir() for end in _BESIDE)


def _reader(database: Path) -> sqlite.Connection:
    return sqlite.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_S)


def _raise_hindrance(error: BaseException, file: Path) -> None:
    """Raises DatabaseFault where the file may be whole, and the disk, a right or another program is in the way."""
    one: BaseException | None = error
    while one is not None:
        fault: DatabaseFault | None = None
        if isinstance(one, OSError):
            fault = None if one.errno in _NOT_THERE else errors.fault_of_file(one, file)
        elif not isinstance(one, UnicodeDecodeError):
            fault = fault_of(one, file)
        if fault is not None and not isinstance(fault, Damaged | ForeignFile):
            full = not isinstance(fault, Busy) and full_at(file.parent)
            raise DiskFull(file) if full else fault from error
        one = one.__cause__
