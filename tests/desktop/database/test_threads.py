"""Any number of threads may use one store: none loses its connection to another one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import func, insert, select

from desktop.database.store import Store
from desktop.database.tables import meta

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
