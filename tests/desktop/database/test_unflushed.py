"""Data that the disk accepted and could not flush: a kill does not bring it back, and no false promise is made."""

import os
import platform
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from desktop.database import backup, errors
from desktop.database.store import Store
from desktop.database.tables import meta
from sync.client.ledger.driver import driver_of
from tests.desktop.database.worn_disk import files_at_most, flush_nothing_more

if sys.platform != "win32":
    import resource

pytestmark = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the kernel is asked to fail"
)


def killed_after(work: Callable[[], None]) -> None:
    """In a child process that is killed once the work is done."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it did not pass"


def put(store: Store, *keys: str) -> None:
    with store.transaction() as connection:
        connection.execute(insert(meta), [{"key": key, "value": key * 9_000} for key in keys])


def put_and_roll_back(store: Store) -> None:
    with store.transaction() as connection:
        connection.execute(insert(meta).values(key="a", value="a"))
        driver_of(connection).execute("COMMIT")


def prepared(store: Store) -> Path:
    """Its backup, which can be put back."""
    part = store.path.with_name("part")
    with backup.closing_raw(store.path) as source:
        source.execute("VACUUM INTO ?", (str(part),)).fetchall()
    return part


def kept(path: Path) -> set[str]:
    with closing(Store(path)) as store, store.reading() as connection:
        return set(connection.scalars(select(meta.c.key)))


def put_in_doubt(store: Store, *keys: str) -> None:
    with pytest.raises(errors.InDoubt) as caught:
        put(store, *keys)
    assert "on ne peut pas savoir" in caught.value.sentence
    assert "avant de recommencer" in caught.value.remedy


def write_nothing_more() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.mark.parametrize("keys", [("a",), ("a", "b", "c")])
def test_what_was_not_flushed_does_not_come_back(tmp_path: Path, keys: tuple[str, ...]) -> None:
    path = tmp_path / "x.sqlite"

    def fail() -> None:
        store = Store(path, create=True)
        put(store, "before")  # the header of the write-ahead log is on the disk
        flush_nothing_more()
        put_in_doubt(store, *keys)  # nobody knows what a power cut would leave

    killed_after(fail)
    assert kept(path) == {"before"}


def test_what_a_dead_disk_took_is_in_doubt(tmp_path: Path) -> None:
    """It was written, and neither flushed nor overwritten: it does come back."""
    path = tmp_path / "x.sqlite"

    def fail() -> None:
        store = Store(path, create=True)
        put(store, "before")
        with store.transaction() as connection:
            driver = driver_of(connection)
        began: list[str] = []

        def die_after_the_commit(statement: str) -> None:
            began.extend([statement] * statement.startswith("BEGIN"))
            if len(began) == 2:
                write_nothing_more()

        driver.set_trace_callback(die_after_the_commit)
        flush_nothing_more()
        put_in_doubt(store, "a")

    killed_after(fail)
    assert kept(path) == {"before", "a"}


def test_sqlite_by_itself_brings_it_back(tmp_path: Path) -> None:
    """The control: what remains of a store that only rolls back."""
    path = tmp_path / "x.sqlite"

    def fail() -> None:
        store = Store(path, create=True)
        put(store, "before")
        flush_nothing_more()
        with pytest.raises(errors.DiskFault):
            put_and_roll_back(store)

    killed_after(fail)
    assert kept(path) == {"before", "a"}


def test_a_restore_that_was_not_flushed_does_not_come_back(tmp_path: Path) -> None:
    """Its window is open, so that the write-ahead log stays."""
    path = tmp_path / "x.sqlite"

    def fail() -> None:
        store = Store(path, create=True)
        part = prepared(store)
        put(store, "since")
        flush_nothing_more()
        with pytest.raises(errors.InDoubt):
            backup.overwrite(part, path)

    killed_after(fail)
    assert kept(path) == {"since"}


def test_a_restore_that_finds_no_room_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with closing(Store(path, create=True)) as store:
        part = prepared(store)
        put(store, "since")
        log = path.with_name("x.sqlite-wal").stat().st_size
        with files_at_most(log + 20_000), pytest.raises(errors.DiskFault) as caught:
            backup.overwrite(part, path)
        assert "rien n’a pu être enregistré" in caught.value.sentence
    assert kept(path) == {"since"}
