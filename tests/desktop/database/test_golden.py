"""Databases of earlier releases: migrated completely or not at all, and each act of their outbox is sent once."""

import contextlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from desktop.database import backup, backup_folder, errors
from desktop.database.migrations import LATEST
from desktop.database.opening import read_opening
from desktop.database.queries import needs, outbox
from desktop.database.store import Store
from desktop.paths import Places
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import verification
from tests import posix
from tests.desktop.actions.conftest import Clock, places
from tests.desktop.actions.exchanging import National, enrolled
from tests.desktop.database.migrating import COMMUNE, places_of

__all__ = ["places"]
GOLDEN = Path(__file__).parent / "golden"
VERSIONS = range(1, LATEST)
#: The oldest runs every step of the migration, the newest only the last; the slow tests run the others.
EACH = [pytest.param(one, marks=[] if one in (VERSIONS[0], VERSIONS[-1]) else pytest.mark.slow) for one in VERSIONS]
ROOT = Path(__file__).parents[3]


@dataclass
class Old:
    """The content that a golden database is known to have."""

    version: int
    file: Path
    received: list[str]
    in_flight: list[str]
    waiting: list[str]
    seed: bytes


@pytest.fixture(params=EACH, ids=lambda version: f"v{version}")
def old(request: pytest.FixtureRequest) -> Old:
    told = json.loads((GOLDEN / f"v{request.param}.json").read_bytes())
    seed = bytes.fromhex(told.pop("seed"))
    return Old(version=request.param, file=GOLDEN / f"v{request.param}.sqlite", seed=seed, **told)


@pytest.fixture
def opened(old: Old, places: Places) -> Iterator[CommuneContext]:
    put(old, places)
    keystore = MemoryKeyStore()
    ((database_id,),) = ask(old.file, "SELECT value FROM meta WHERE key = 'database_id'")
    keystore.store(database_id, old.seed)
    context = open_commune(places, COMMUNE, later(), keystore)
    yield context
    context.close()


def put(old: Old, places: Places) -> None:
    shutil.copyfile(old.file, places.database(COMMUNE))
    shutil.copyfile(old.file.with_suffix(".head"), places.head(COMMUNE))


def later() -> Clock:
    clock = Clock()
    clock.now = clock.now.replace(day=2)
    return clock


def ask(file: Path, question: str) -> list[tuple[Any, ...]]:
    """Reads the file without changing it: no write-ahead log must appear beside a golden database."""
    uri = f"{file.absolute().as_uri()}?mode=ro" + ("&immutable=1" if file.parent == GOLDEN else "")
    with contextlib.closing(sqlite.connect(uri, uri=True)) as connection:
        found: list[tuple[Any, ...]] = connection.execute(question).fetchall()
    return found


def schema(file: Path) -> list[tuple[Any, ...]]:
    return ask(file, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")


def content(file: Path, golden: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables and columns that the golden database has.

    But what the index of needs is made of beside their texts: `stems`, and the tables in which FTS5 keeps it.
    """
    tables = [name for (name,) in ask(golden, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {}
    for table in (one for one in tables if not one.startswith("search_needs_")):
        kept = [row[1] for row in ask(golden, f'PRAGMA table_info("{table}")')]
        columns = ", ".join(f'"{name}"' for name in kept if (table, name) != ("search_needs", "stems"))
        found[table] = sorted(ask(file, f'SELECT {columns} FROM "{table}"'), key=repr)
    return found


def states(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {act.op: act.state for act in outbox.listed(connection)}


def verified(context: CommuneContext) -> verification.Verification:
    with context.store.reading() as connection:
        return verification.check(connection, context.head)


@pytest.mark.slow
def test_all_is_there_and_verifies(old: Old, opened: CommuneContext, places: Places) -> None:
    assert ask(places.database(COMMUNE), "PRAGMA user_version") == [(LATEST,)]
    found = verified(opened)
    acts = len(old.received) + len(old.in_flight) + len(old.waiting)
    assert (found.first_bad, found.operations, found.receipts) == (None, acts, len(old.received))
    assert content(places.database(COMMUNE), old.file) == content(old.file, old.file)
    with opened.store.reading() as connection:
        drafts = {row.title for row in needs.listed(connection) if row.state == "draft"}
    assert drafts == {"Brouillon", "Ouvert"}
    first = read_opening(places.database(COMMUNE))
    assert first is not None
    assert (first.waiting, first.accepted + first.undecided + first.refused) == (
        len(old.in_flight) + len(old.waiting),
        len(old.received),
    )
    assert first.broken_off is None, "opened, and nothing was typed in it"
    with opened.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE need SET remarks = 'x' WHERE title = 'Ouvert'")
    first = read_opening(places.database(COMMUNE))
    assert first is not None
    assert first.broken_off is not None
    assert first.broken_off.title == "Ouvert"
    (kept,) = backup_folder.listed(places.backups(COMMUNE))
    assert (kept.why, kept.version, kept.acts, backup.sound(kept)) == ("before-migration", old.version, acts, "")
    assert content(kept.path, old.file) == content(old.file, old.file)


@pytest.mark.slow
def test_the_outbox_is_delivered_once(old: Old, opened: CommuneContext, tmp_path: Path) -> None:
    national = National(tmp_path / "platform")
    enrolled(opened, national)
    due = {*old.in_flight, *old.waiting}
    first = exchange(opened, national.transport).value
    assert (first.sent, first.rejected, first.quarantined) == (len(due), 0, 0)
    assert exchange(opened, national.transport).value.sent == 0
    with national.store.reading() as connection:
        arrived = Counter(op for (op,) in connection.exec_driver_sql("SELECT op FROM operation"))
    assert arrived == Counter(due)
    assert states(opened) == dict.fromkeys((*old.received, *due), "accepted")
    assert verified(opened).first_bad is None
    assert verified(opened).receipts == len(old.received) + len(due)
    national.store.close()


#: The short test kills at one statement in so many; the slow test kills at each.
STEPS = [23, pytest.param(1, marks=pytest.mark.slow)]
#: The oldest runs every step of the migration; the short test takes only this one, the slow test takes each.
OLDEST_OR_EACH = [
    (VERSIONS[0], 23),
    *(pytest.param(version, 1, marks=pytest.mark.slow) for version in VERSIONS),
]


def migrated(old: Old, folder: Path, step: int, *flaw: str) -> range:
    """The statements before which a migration was killed, each in a folder of its own; the last was not reached."""
    command = [sys.executable, "-m", "tests.desktop.database.migrating", str(old.file), str(folder), str(step), *flaw]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return range(1, int(done.stdout) + 1, step)


def halves(old: Old, folder: Path, killed: range) -> list[int]:
    """The kills after which the file belongs neither to the old version nor to the new one."""
    shapes = {old.version: schema(old.file), LATEST: schema(places_of(folder, killed[-1]).database(COMMUNE))}
    found = []
    for number in killed:
        file = places_of(folder, number).database(COMMUNE)
        ((version,),) = ask(file, "PRAGMA user_version")
        if version not in shapes or schema(file) != shapes[version]:
            found.append(number)
    return found


@posix.forks
@pytest.mark.parametrize(("old", "step"), OLDEST_OR_EACH, indirect=["old"])
def test_killed_at_a_statement_it_is_old_or_new(old: Old, tmp_path: Path, step: int) -> None:
    killed = migrated(old, tmp_path, step)
    assert len(killed) > 20 // step
    assert halves(old, tmp_path, killed) == []
    whole = content(old.file, old.file)
    versions = Counter[int]()
    for number in killed:
        places = places_of(tmp_path, number)
        ((version,),) = ask(places.database(COMMUNE), "PRAGMA user_version")
        versions[version] += 1
        kept = backup_folder.listed(places.backups(COMMUNE))
        assert all(backup.sound(one) == "" for one in kept)
        assert kept or version == old.version  # nothing was changed before there was a backup
        if number % 7 == 0 or number in killed[-3:]:
            Store(places.database(COMMUNE), backups=places.backups(COMMUNE)).close()
            assert ask(places.database(COMMUNE), "PRAGMA user_version") == [(LATEST,)]
            assert content(places.database(COMMUNE), old.file) == whole
    assert versions[old.version] > 20 // step
    assert versions[LATEST] >= 1


@posix.forks
@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_migration_that_commits_in_between_is_caught(tmp_path: Path, step: int) -> None:
    """The control."""
    (old,) = [Old(1, GOLDEN / "v1.sqlite", [], [], [], b"")]
    assert halves(old, tmp_path, migrated(old, tmp_path, step, "--flaw"))


def test_a_text_that_was_put_aside_stays_so(places: Places) -> None:
    """From a version that marked such a text only by an empty hour of opening."""
    put(Old(6, GOLDEN / "v6.sqlite", [], [], [], b""), places)
    with contextlib.closing(sqlite.connect(places.database(COMMUNE))) as connection:
        connection.execute("UPDATE editing SET opened_at = ''")
        connection.commit()
    (before,) = ask(places.database(COMMUNE), "SELECT need, before FROM editing")
    open_commune(places, COMMUNE, later(), MemoryKeyStore()).close()
    asked = "SELECT need, aside, opened_at, before FROM editing"
    assert ask(places.database(COMMUNE), asked) == [(*before, "", "")]


@pytest.mark.slow
def test_without_a_backup_nothing_is_migrated(old: Old, places: Places) -> None:
    put(old, places)
    places.backups(COMMUNE).parent.mkdir()
    places.backups(COMMUNE).write_text("")
    with pytest.raises(errors.DatabaseFault):
        open_commune(places, COMMUNE, later(), MemoryKeyStore())
    assert ask(places.database(COMMUNE), "PRAGMA user_version") == [(old.version,)]
    assert content(places.database(COMMUNE), old.file) == content(old.file, old.file)


def test_an_old_database_that_does_not_verify_is_kept_aside_and_nobody_is_locked_out(old: Old, places: Places) -> None:
    put(old, places)
    with contextlib.closing(sqlite.connect(places.database(COMMUNE))) as connection:
        connection.execute("DELETE FROM journal WHERE seq = 2")
        connection.commit()
    open_commune(places, COMMUNE, later(), MemoryKeyStore()).close()
    assert ask(places.database(COMMUNE), "PRAGMA user_version") == [(LATEST,)]
    assert backup_folder.listed(places.backups(COMMUNE)) == ()
    (aside,) = places.backups(COMMUNE).glob("aside-*/*.sqlite")
    assert ask(aside, "PRAGMA user_version") == [(old.version,)]


def test_a_damaged_old_database_is_not_migrated(old: Old, places: Places) -> None:
    put(old, places)
    data = places.database(COMMUNE).read_bytes()
    (page,) = ask(old.file, "SELECT rootpage FROM sqlite_master WHERE name = 'outbox_state'")[0]
    start = (page - 1) * 4096
    places.database(COMMUNE).write_bytes(data[:start] + bytes(4096) + data[start + 4096 :])
    with pytest.raises(errors.Damaged):
        open_commune(places, COMMUNE, later(), MemoryKeyStore())
    assert ask(places.database(COMMUNE), "PRAGMA user_version") == [(old.version,)]


@pytest.mark.slow
def test_a_backup_of_an_old_version_can_be_put_back(old: Old, opened: CommuneContext, places: Places) -> None:
    from desktop.actions.settings.restore_backup import restore_backup

    (kept,) = backup_folder.listed(places.backups(COMMUNE))
    restore_backup(places, COMMUNE, kept.name, later())
    assert verified(opened).first_bad is None
    assert ask(places.database(COMMUNE), "PRAGMA user_version") == [(LATEST,)]


def test_every_earlier_version_is_here() -> None:
    here = sorted(path.stem for path in GOLDEN.glob("*.sqlite"))
    assert here == [f"v{version}" for version in VERSIONS], (
        "golden/README.md says how one is made, before the tables change"
    )
