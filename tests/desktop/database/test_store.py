"""A reader and a writer: durable, only one writes; files of other programs or newer versions are left alone."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import delete, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from desktop.database import errors
from desktop.database.errors import DEMONSTRATION, REAL
from desktop.database.migrations import LATEST
from desktop.database.store import Store, check_sqlite
from desktop.database.tables import meta
from desktop.database.tables import metadata as own_tables
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import metadata as exchange_tables

PRAGMAS = {"synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000, "trusted_schema": 0}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "45024.sqlite", create=True)
    yield made
    made.close()


def put(store: Store, key: str) -> None:
    with store.transaction() as connection:
        connection.execute(insert(meta).values(key=key, value=key))


def keys(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(connection.scalars(select(meta.c.key)))


def test_each_pragma_is_read_back_at_both_doors(store: Store) -> None:
    with store.transaction() as connection:
        for name, value in (PRAGMAS | {"journal_mode": "wal", "query_only": 0, "secure_delete": 1}).items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value, name
    with store.reading() as connection:
        for name, value in (PRAGMAS | {"journal_mode": "wal", "query_only": 1}).items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value, name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
@pytest.mark.parametrize("how", ["removed", "moved", "replaced"])
def test_nothing_is_said_to_be_stored_in_a_file_that_is_no_longer_in_its_place(
    store: Store, tmp_path: Path, how: str
) -> None:
    put(store, "before")
    store.writes_of_others()
    aside = tmp_path / "aside.sqlite"
    if how == "removed":
        for file in tmp_path.glob("45024.sqlite*"):
            file.unlink()
    elif how == "moved":
        store.path.rename(aside)
    else:
        with closing(sqlite.connect(store.path)) as source, closing(sqlite.connect(aside)) as copy:
            source.backup(copy)
        aside.replace(store.path)
    with pytest.raises(errors.Moved):
        put(store, "after")
    with pytest.raises(errors.Moved):
        store.writes_of_others()
    if how == "moved":
        aside.rename(store.path)
        put(store, "once it is back")
        assert keys(store) >= {"before", "once it is back"}
    assert "after" not in keys(store)


def everything(store: Store) -> bytes:
    """All bytes of the file and of its write-ahead log."""
    return b"".join(file.read_bytes() for file in sorted(store.path.parent.glob(f"{store.path.name}*")))


def test_what_is_deleted_leaves_no_trace_in_the_file(store: Store) -> None:
    with store.transaction() as connection:
        rows = [{"key": f"SECRET{number}", "value": "SECRET" * 900} for number in range(20)]
        connection.execute(insert(meta), rows)
    assert b"SECRET" in everything(store), "the control"
    with store.transaction() as connection:
        connection.execute(delete(meta).where(meta.c.key.like("SECRET%")))
    store.close()  # the write-ahead log disappears with the last connection
    assert b"SECRET" not in everything(store)


def test_an_erasure_settled_takes_what_an_older_release_deleted_too(store: Store) -> None:
    with store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = 0")  # as the older release wrote
        connection.execute(insert(meta), [{"key": f"SECRET{number}", "value": "x" * 900} for number in range(20)])
    with store.transaction() as connection:
        connection.execute(delete(meta).where(meta.c.key.like("SECRET1%")))
        connection.execute(update(meta).where(meta.c.key.like("SECRET%")).values(key=meta.c.value + meta.c.key))
    assert b"SECRET1" in everything(store), "the control"
    with store.transaction() as connection:
        connection.execute(delete(meta).where(meta.c.value.like("x%")))
    assert store.settle_erasure()
    assert b"SECRET" not in everything(store)


def test_an_erasure_is_not_settled_while_a_reader_looks_at_what_was_before(store: Store) -> None:
    put(store, "SECRET")
    other = sqlite.connect(store.path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM meta").fetchall()
    with store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        connection.execute(delete(meta))
    assert not store.settle_erasure()
    assert b"SECRET" in everything(store)
    other.close()
    assert store.settle_erasure()
    assert b"SECRET" not in everything(store)


def test_an_error_does_not_repeat_what_was_written(store: Store) -> None:
    put(store, "SECRET")
    with pytest.raises(IntegrityError) as caught, store.transaction() as connection:
        connection.execute(insert(meta).values(key="SECRET", value=""))
    assert "SECRET" not in str(caught.value)  # it is written to the log


@pytest.mark.slow
def test_a_file_that_another_program_is_making_is_waited_for(tmp_path: Path) -> None:
    """As when two programs start at once: SQLite reports a busy database at once when the write-ahead log is set up."""
    path = tmp_path / "x.sqlite"
    with closing(sqlite.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("BEGIN IMMEDIATE")
        made = pool.submit(lambda: Store(path, create=True).close())
        wait([made], timeout=0.3)  # it would fail in less
        assert not made.done()
        other.execute("COMMIT")
        made.result()


def test_a_text_that_the_caller_cannot_read_is_no_damage(store: Store) -> None:
    for door in (store.transaction, store.reading):
        with pytest.raises(UnicodeDecodeError), door():
            b"\xc1".decode()
    put(store, "after")


def test_a_transaction_commits_or_leaves_nothing(store: Store) -> None:
    put(store, "kept")
    with pytest.raises(IntegrityError), store.transaction() as connection:
        connection.execute(insert(meta), [{"key": "lost", "value": ""}, {"key": "kept", "value": ""}])
    assert keys(store) == {"kept"}
    put(store, "after")  # the store can be opened again
    assert keys(store) == {"kept", "after"}


def test_what_sqlite_itself_rolled_back_is_not_said_to_be_kept(store: Store) -> None:
    def write_and_lose() -> None:
        with store.transaction() as connection:
            connection.execute(insert(meta).values(key="a", value="a"))
            driver_of(connection).execute("ROLLBACK")  # as SQLite does where a disk is full, whoever hides its error

    with pytest.raises(sqlite.OperationalError, match="no transaction is active"):
        write_and_lose()
    put(store, "b")
    assert keys(store) == {"b"}


def test_a_transaction_begins_immediately(store: Store) -> None:
    with store.transaction():
        other = sqlite.connect(store.path, timeout=0)
        with pytest.raises(sqlite.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_second_view_of_the_same_thread_is_refused_and_one_beside_a_transaction_is_not(store: Store) -> None:
    with store.reading(), pytest.raises(RuntimeError, match="already open"), store.reading():
        pass
    with store.transaction(), store.reading() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1


def test_a_second_transaction_of_the_same_thread_is_refused(store: Store) -> None:
    with store.transaction() as connection:
        with pytest.raises(RuntimeError, match="already open"), store.transaction():
            pass
        connection.execute(insert(meta).values(key="outer", value=""))
    assert keys(store) == {"outer"}


def test_the_reading_door_refuses_to_write_and_says_it_is_our_fault(store: Store) -> None:
    with pytest.raises(OperationalError, match="readonly"), store.reading() as connection:
        connection.execute(insert(meta).values(key="x", value=""))


def test_reading_does_not_wait_for_a_writer_and_sees_one_moment(store: Store) -> None:
    put(store, "before")
    with store.transaction() as writing:
        writing.execute(insert(meta).values(key="during", value=""))
        assert keys(store) == {"before"}
    with store.reading() as connection:
        assert connection.scalar(select(meta.c.key).where(meta.c.key == "during")) == "during"
        put(store, "after")
        assert connection.scalar(select(meta.c.key).where(meta.c.key == "after")) is None


def test_two_threads_each_hold_their_own_connection(store: Store) -> None:
    """The network worker writes while the local worker does: each waits until the other's transaction has ended."""
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(20):
                put(store, f"{name}{number}")
        except BaseException as error:  # noqa: BLE001 - carried to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(keys(store)) == 40


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO editing VALUES ('no such need', '', '', '')")


def test_the_tables_are_those_that_the_queries_know(store: Store) -> None:
    with store.reading() as connection:
        found = inspect(connection)
        for metadata in (own_tables, exchange_tables):
            for table in metadata.tables.values():
                made = {column["name"]: column for column in found.get_columns(table.name)}
                said = f"{table.name}: a function in MIGRATIONS of desktop/database/migrations.py makes its columns"
                assert list(made) == [column.name for column in table.columns], said
                for column in table.columns:
                    if not column.primary_key:
                        assert made[column.name]["nullable"] == column.nullable, f"{table.name}.{column.name}"


def test_a_new_file_is_for_its_owner_only(store: Store) -> None:
    assert store.path.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_the_file_tells_its_kind_and_version(store: Store) -> None:
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == REAL == 0x52454C31
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == LATEST


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def changed(path: Path, pragma: str) -> None:
    Store(path, create=True).close()
    connection = sqlite.connect(path)
    connection.execute(pragma)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.mark.parametrize(
    ("pragma", "fault", "words"),
    [
        (f"PRAGMA user_version = {LATEST + 1}", errors.NewerDatabase, "plus récente"),
        (f"PRAGMA application_id = {DEMONSTRATION}", errors.ForeignFile, "démonstration"),
        ("PRAGMA application_id = 12345", errors.ForeignFile, "n’est pas une base"),
        ("PRAGMA application_id = 0", errors.ForeignFile, "n’est pas une base"),
    ],
)
@pytest.mark.parametrize("create", [False, True])
def test_what_is_not_ours_is_refused_and_untouched(
    tmp_path: Path, pragma: str, fault: type[errors.DatabaseFault], words: str, create: bool
) -> None:
    path = tmp_path / "x.sqlite"
    changed(path, pragma)
    before = digest(path)
    with pytest.raises(fault) as caught:
        Store(path, create=create)
    assert words in caught.value.sentence
    assert caught.value.remedy
    assert digest(path) == before


def test_a_file_of_another_kind_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"Ceci n'est pas une base de donnees." * 100)
    before = digest(path)
    with pytest.raises(errors.ForeignFile):
        Store(path, create=True)
    assert digest(path) == before


def test_a_missing_file_is_not_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(errors.Missing):
        Store(tmp_path / "x.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_the_demonstration_opens_its_own_and_no_real_one(tmp_path: Path) -> None:
    Store(tmp_path / "demo.sqlite", create=True, kind=DEMONSTRATION).close()
    Store(tmp_path / "demo.sqlite", kind=DEMONSTRATION).close()
    Store(tmp_path / "real.sqlite", create=True).close()
    with pytest.raises(errors.ForeignFile, match="foreign_file") as caught:
        Store(tmp_path / "real.sqlite", kind=DEMONSTRATION)
    assert "vraie commune" in caught.value.sentence


def test_a_migration_cut_short_leaves_nothing_half(tmp_path: Path) -> None:
    """A crash after the file was made and before the first migration leaves it empty: the next start completes it."""
    path = tmp_path / "x.sqlite"
    path.touch()
    Store(path, create=True).close()
    Store(path).close()


@pytest.mark.parametrize(
    ("version", "refused"),
    [
        ((3, 7, 0), True),
        ((3, 46, 1), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
        ((4, 0, 0), False),
    ],
)
def test_a_sqlite_with_the_wal_reset_fault_is_refused(version: tuple[int, ...], refused: bool) -> None:
    if refused:
        with pytest.raises(errors.OldSqlite):
            check_sqlite(version)
    else:
        check_sqlite(version)


@pytest.mark.slow
def test_two_processes_make_the_same_database_once(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from desktop.database.store import Store; Store(pathlib.Path(sys.argv[1]), create=True)"
    )
    path = str(tmp_path / "x.sqlite")
    running = [subprocess.Popen([sys.executable, "-c", code, path], stderr=subprocess.PIPE) for _ in range(4)]
    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in running]
    assert [status for _, status in ended] == [0, 0, 0, 0], ended
    Store(Path(path)).close()
