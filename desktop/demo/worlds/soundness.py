"""Whether the files of a world can be used: a power cut or a virus scanner may have left half of one."""

import contextlib
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import SQLAlchemyError

from desktop.database.errors import UNREADABLE
from desktop.database.migrations import LATEST
from desktop.database.opening import read_opening
from desktop.database.store import DEMONSTRATION
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform.national import FILE, National
from sync.client.device.keystore import FileKeyStore, KeyStoreError, Wallet
from sync.platform.store import StoreError

_OF_COMMUNE = "La base de la commune ne peut pas être lue."
_KEY = "La clé de cet ordinateur manque, ou n’est pas entière."
_OF_PLATFORM = "La base ou les clés de la plateforme inventée ne peuvent pas être lues."

#: What SQLite tells of each database of the demonstration that this release has made.
_MARKS = {"application_id": DEMONSTRATION, "user_version": LATEST}


def trouble(database: Path, keys: Path, platform: Path, clock: StoryClock) -> str:
    """A French sentence on the first file that cannot be used; "" where all can. Nothing may have the world open.

    `database` and `keys` are the commune's, `platform` the folder of the invented platform; `clock` is the world's.
    """
    device = _device(database)
    if device is None or read_opening(database) is None:
        return _OF_COMMUNE
    try:
        if Wallet(FileKeyStore(keys), device[0]).load(device[1]) is None:
            return _KEY
    except KeyStoreError:
        return _KEY
    return "" if _plays(platform, clock) else _OF_PLATFORM


def _device(database: Path) -> tuple[str, str] | None:
    """The ids of database and computer, under which its key lies; None where the file is damaged, or not of
    this release.
    """
    try:
        connection = sqlite.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)
    except UNREADABLE:
        return None
    try:
        verdicts = [connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("quick_check(1)", *_MARKS)]
        if verdicts != ["ok", *_MARKS.values()]:
            return None
        ids = connection.execute("SELECT value, id FROM device, meta WHERE key = 'database_id'").fetchone()
        return None if ids is None else (str(ids[0]), str(ids[1]))
    except UNREADABLE:
        return None
    finally:
        connection.close()


def _plays(folder: Path, clock: StoryClock) -> bool:
    """Whether the platform answers, and its file is whole."""
    if not (folder / FILE).is_file():
        return False
    try:
        with contextlib.closing(National(folder, clock)) as national:
            return national.whole()
    except (OSError, ValueError, LookupError, StoreError, SQLAlchemyError, sqlite.Error):
        return False
