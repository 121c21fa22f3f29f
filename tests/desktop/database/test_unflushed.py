"""What the disk took and could not flush was said not to be kept: a kill does not bring it back."""

import os
import platform
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from desktop.database import errors
from desktop.database.store import Store
from desktop.database.tables import meta
from sync.client.ledger.driver import driver_of
from tests.desktop.database.worn_disk import flush_nothing_more

pytestmark = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the kernel is asked to fail"
)


def killed_after(work: Callable[[], None]) -> None:
    """In a process that ends by a kill once the work has passed."""
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


def kept(path: Path) -> set[str]:
    with closing(Store(path)) as store, store.reading() as connection:
        return set(connection.scalars(select(meta.c.key)))


@pytest.mark.parametrize("keys", [("a",), ("a", "b", "c")])
def test_what_was_said_not_to_be_kept_does_not_come_back(tmp_path: Path, keys: tuple[str, ...]) -> None:
    path = tmp_path / "x.sqlite"

    def fail() -> None:
        store = Store(path, create=True)
        put(store, "before")  # the head of the log of writes is on the disk
        flush_nothing_more()
        with pytest.raises(errors.DiskFault):
            put(store, *keys)

    killed_after(fail)
    assert kept(path) == {"before"}


def test_sqlite_by_itself_brings_it_back(tmp_path: Path) -> None:
    """The control: what a store leaves that only rolls back."""
    path = tmp_path / "x.sqlite"

    def fail() -> None:
        store = Store(path, create=True)
        put(store, "before")
        flush_nothing_more()
        with pytest.raises(errors.DiskFault):
            put_and_roll_back(store)

    killed_after(fail)
    assert kept(path) == {"before", "a"}
