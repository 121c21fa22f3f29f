"""Brings a database up to today's tables: a copy of it first (SQLite), then all migrations in one transaction."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from msgspec import Struct
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import func, inspect, select, update

from sync.platform.refusals import cause
from sync.platform.revision import BASELINE, REVISION, alembic_version
from sync.platform.store import PlatformStore, StoreError
from sync.platform.tables import code, setting

_HERE = Path(__file__).parent
#: The version whose migration cancels the codes that nobody has used (`versions/v7_codes.py`).
_FIRST_WITH_SHOWN_CODES = 7


class Migrated(Struct, frozen=True):
    """What was done. `copy`: the file as it was before; None where nothing changed, or the database is no file."""

    before: str  #: revision of the tables, a number as text
    after: str  #: this program's revision
    copy: Path | None = None  #: beside the database, and as private
    #: All such copies that lie there, this one among them: one that was killed after its copy left it unnamed.
    copies: tuple[Path, ...] = ()
    codes_cancelled: int = 0  #: unused, of before version 7: nobody can show them any more


def migrate(store: PlatformStore, now: datetime) -> Migrated:
    """Runs all migrations, or none. Raises StoreError for a database newer than this program, or too old for any."""
    if not store.has_tables:
        raise StoreError(store.not_initialised)
    with store.writing() as connection:
        before = store.revision(connection)
        store.check_not_newer(before)
        if int(before) < int(BASELINE):
            raise StoreError(
                f"La base «\u00a0{store.name}\u00a0» est d’une version trop ancienne ({before}) pour être reprise."
            )
        copy = keep_copy(store.file, before, now) if store.file and before != REVISION else None
        unused = select(func.count()).select_from(code).where(code.c.device.is_(None))
        cancelled = connection.execute(unused).scalar_one() if int(before) < _FIRST_WITH_SHOWN_CODES else 0
        config = Config()
        config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
        config.attributes["connection"] = connection
        if not inspect(connection).has_table(alembic_version.name):
            command.stamp(config, before)
        command.upgrade(config, REVISION)
        connection.execute(update(setting).where(setting.c.key == "schema").values(value=REVISION))
        return Migrated(before, REVISION, copy, _copies(store.file) if store.file else (), cancelled)


def keep_copy(file: Path, revision: str, now: datetime) -> Path:
    """Copies what is committed. The caller holds the writer's lock, so that nothing is added meanwhile."""
    stem = f"{file.stem}-schema-{revision}"
    for left in file.parent.glob(f"{stem}-*.part"):  # left by a program that was killed
        left.unlink()
    kept = file.with_name(f"{stem}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{file.suffix}")
    part = kept.with_name(f"{kept.name}.part")
    try:
        # As private as the database: it holds all that the database holds.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, file.stat().st_mode & 0o777))
        with closing(sqlite.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
            source.execute("VACUUM INTO ?", (str(part),)).fetchall()
        with closing(sqlite.connect(part)) as made:
            (verdict,) = made.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise StoreError(f"La base «\u00a0{file}\u00a0» est abîmée ({verdict[:200]})\u00a0: rien n’a été changé.")
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, kept)
        _flush(kept.parent)
    except (sqlite.Error, OSError) as error:
        why = f" ({cause(error)})" if isinstance(error, OSError) else ""
        raise StoreError(
            f"La copie de la base «\u00a0{file}\u00a0» n’a pas pu être faite{why}\u00a0: rien n’a été changé.",
            str(error),
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return kept


def _copies(file: Path) -> tuple[Path, ...]:
    """Also the halves of copies, and those of earlier migrations."""
    return tuple(sorted(one for one in file.parent.iterdir() if one.name.startswith(f"{file.stem}-schema-")))


def _flush(folder: Path) -> None:
    """The name of a new file lasts once its folder is on the disk; Windows opens no folder, and needs none."""
    if os.name != "nt":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
