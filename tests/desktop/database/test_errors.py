"""Real faults of a computer: a full disk, a file that may not be written, a held lock, a damaged file."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, func, insert, select, update

from desktop.database import absence, errors, opening, restore
from desktop.database.store import Store
from desktop.database.tables import meta
from tests import posix
from tests.desktop.database.worn_disk import files_at_most

Put = Callable[[Store, str, int], None]


def put(store: Store, key: str, size: int = 10) -> None:
    with store.transaction() as connection:
        connection.execute(insert(meta).values(key=key, value="v" * size))


def count(store: Store) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(meta)) or 0


def test_a_full_database_says_so_and_goes_on_when_room_returns(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    put(store, "before")
    with store.transaction() as connection:  # this thread's held connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(errors.DiskFull) as caught:
        put(store, "too much", 1_000_000)
    assert "plein" in caught.value.sentence
    assert count(store) == 1
    with store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    put(store, "after", 1_000_000)
    assert count(store) == 2
    store.close()


@posix.limits
def test_a_write_that_the_system_refuses_loses_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    put(store, "before")
    size = max(file.stat().st_size for file in tmp_path.iterdir())
    with files_at_most(size + 10_000), pytest.raises((errors.DiskFull, errors.DiskFault)) as caught:
        put(store, "too much", 1_000_000)
    assert "rien n’a pu être enregistré" in caught.value.sentence
    assert count(store) == 1
    put(store, "after", 1_000_000)
    assert count(store) == 2
    store.close()


def run_out_of_room(store: Store, put: Put) -> None:
    """The limit moves through the whole write in steps; at each one a row is there completely or not at all."""
    failed = kept = 0
    for step in range(0, 200_000, 9_973):
        start = max(file.stat().st_size for file in store.path.parent.iterdir())
        try:
            with files_at_most(start + step):
                put(store, f"k{step}", 100_000)
            kept += 1
        except errors.DatabaseFault:
            failed += 1
        with store.reading() as connection:
            sizes = set(connection.scalars(select(func.length(meta.c.value))))
            assert sizes <= {100_000}
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert count(store) == kept
    assert failed > 3  # the limit was reached
    assert kept > 3


@posix.limits
def test_every_possible_place_to_run_out_of_room_leaves_whole_rows(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "x.sqlite", create=True)) as store:
        run_out_of_room(store, put)


class Swallowing(Store):
    """For the control: says nothing of a write that failed."""

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with suppress(errors.DatabaseFault), super().transaction() as connection:  # the flaw itself
            yield connection


def put_in_halves(store: Store, key: str, size: int = 10) -> None:
    """For the control: a row in two transactions."""
    put(store, key, size // 2)
    with store.transaction() as connection:
        connection.execute(update(meta).where(meta.c.key == key).values(value="v" * size))


@posix.limits
@pytest.mark.parametrize(("kind", "flawed"), [(Swallowing, put), (Store, put_in_halves)])
def test_a_store_that_hides_or_halves_a_write_is_caught(tmp_path: Path, kind: type[Store], flawed: Put) -> None:
    with closing(kind(tmp_path / "x.sqlite", create=True)) as store, pytest.raises(AssertionError):
        run_out_of_room(store, flawed)


_READ_ONLY = """
import os, sys, tempfile
from pathlib import Path
from desktop.database import errors
from desktop.database.store import Store
with tempfile.TemporaryDirectory() as name:  # all is imported while the project can still be read
    Store(Path(name) / "other.sqlite", create=True).close()
if os.geteuid() == 0:  # root may write anywhere
    os.setgid(65534)
    os.setuid(65534)
try:
    store = Store(Path(sys.argv[1]))
    with store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('k', 'v')")
except errors.DatabaseFault as fault:
    sys.stdout.write(fault.code)
else:
    sys.stdout.write("written")
"""


@posix.modes
@pytest.mark.slow
@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "expected"),
    [(0o444, 0o555, {"read_only", "missing"}), (0o666, 0o777, {"written"})],
    ids=["read-only", "control"],
)
def test_a_file_that_may_only_be_read(file_mode: int, folder_mode: int, expected: set[str]) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folder is closed to other accounts
        folder = Path(name)
        Store(folder / "x.sqlite", create=True).close()
        for file in folder.iterdir():
            file.chmod(file_mode)
        folder.chmod(folder_mode)
        done = subprocess.run(
            [sys.executable, "-c", _READ_ONLY, str(folder / "x.sqlite")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        folder.chmod(0o700)
    assert done.stderr == ""
    assert done.stdout in expected


def test_a_lock_held_by_another_program(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    with store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")  # the test need not wait ten seconds
    other = sqlite.connect(tmp_path / "x.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(errors.Busy) as caught:
        put(store, "x")
    assert "Un autre programme" in caught.value.sentence
    other.execute("ROLLBACK")
    put(store, "x")
    other.close()
    store.close()


@pytest.mark.slow
def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    store = Store(path, create=True)
    for number in range(200):
        put(store, f"k{number}", 2_000)
    store.close()
    read_everything(path)  # the control
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(os.urandom(60 * 4096))
    with pytest.raises(errors.Damaged) as caught:
        read_everything(path)
    assert "Ne supprimez rien" in caught.value.remedy


def read_everything(path: Path) -> None:
    with closing(Store(path)) as store, store.reading() as connection:
        connection.execute(select(meta)).all()
        connection.exec_driver_sql("SELECT * FROM search_mine WHERE search_mine MATCH 'x'").all()


def test_bytes_that_are_no_text_are_damage_wherever_the_file_is_looked_at(tmp_path: Path) -> None:
    """SQLite quotes such bytes in its message, and the driver then fails at the message itself."""
    path = tmp_path / "c.sqlite"
    Store(path, create=True).close()
    data = path.read_bytes()
    assert b"CREATE TABLE share" in data
    path.write_bytes(data.replace(b"CREATE TABLE share", b"CREATE \xc1ABLE share"))
    with pytest.raises(UnicodeDecodeError), closing(sqlite.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master")
    with pytest.raises(errors.Damaged):
        Store(path)
    assert opening.read_opening(path) is None
    assert restore.database_state(path) == "damaged"
    assert not absence.absent(path)


def test_a_text_that_is_none_is_damage(tmp_path: Path) -> None:
    store = Store(tmp_path / "c.sqlite", create=True)
    with store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('bad', cast(x'c141' AS TEXT))")
    with pytest.raises(errors.Damaged), store.reading() as connection:
        connection.exec_driver_sql("SELECT value FROM meta").all()
    store.close()


def test_what_is_not_of_the_world_is_a_fault_of_ours() -> None:
    assert errors.fault_of(ValueError("x")) is None
    with pytest.raises(sqlite.OperationalError) as caught:
        sqlite.connect(":memory:").execute("SELECT nothing")
    assert errors.fault_of(caught.value) is None


def test_every_fault_has_its_sentence_and_its_way_out() -> None:
    for kind in errors.DatabaseFault.__subclasses__():
        fault = kind()
        assert fault.sentence.endswith((".", "données."))
        assert fault.remedy.endswith(".")


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, errors.DiskFull), (errno.EACCES, errors.ReadOnly), (errno.EIO, errors.DiskFault)],
)
def test_what_the_system_says_of_a_file_is_a_fault_of_its_kind(number: int, kind: type[errors.DatabaseFault]) -> None:
    fault = errors.fault_of_file(OSError(number, "in English"), Path("commune.sqlite"), "Rien n’est fait.")
    assert (type(fault), fault.sentence) == (kind, "Rien n’est fait.")
