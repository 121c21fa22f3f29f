"""Any number of threads may use one store: none loses its connection to another one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from desktop.database import errors
from desktop.database.store import Store
from desktop.database.tables import meta
from tests import posix

_THREADS = 24
_PATIENCE_S = 60


def test_many_at_once_and_one_after_the_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "45024.sqlite", create=True)
    all_here = threading.Barrier(_THREADS, timeout=_PATIENCE_S)

    def work(number: int) -> int:
        with store.reading() as connection:
            before = int(connection.scalar(select(func.count()).select_from(meta)) or 0)
            all_here.wait()  # each has a connection in use by now
            assert connection.scalar(select(func.count()).select_from(meta)) == before
        all_here.wait()
        with store.transaction() as connection:
            connection.execute(insert(meta).values(key=f"thread {number}", value=""))
        return before

    for round_ in range(2):
        with ThreadPoolExecutor(_THREADS) as threads:
            first = round_ * _THREADS
            assert set(threads.map(work, range(first, first + _THREADS))) == {first}
    store.close()
    assert [file.name for file in tmp_path.iterdir()] == ["45024.sqlite"], "each connection of each thread is closed"


@posix.moves
def test_a_thread_that_comes_late_makes_no_empty_file_where_the_database_was_moved(tmp_path: Path) -> None:
    """An empty file would pass for the commune's own."""
    path, moved = tmp_path / "45024.sqlite", tmp_path / "moved"
    store = Store(path, create=True)
    path.replace(moved)

    def reads() -> None:
        with store.reading():
            pass

    with ThreadPoolExecutor(1) as late, pytest.raises(errors.Missing):
        late.submit(reads).result()
    assert not path.exists()
    moved.replace(path)
    store.close()
