"""How long a copy of a database takes, and what it costs whoever writes meanwhile: `copy_beside_writer.py [MEGABYTES]`.

VACUUM INTO and the online backup API in one step, beside a thread that commits without rest; and the backup API by
pages, given up after ten seconds.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

_PATIENCE_S = 10.0


class _Tired(Exception):
    pass


def make(path: Path, megabytes: int) -> None:
    connection = sqlite.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE chunk (id INTEGER PRIMARY KEY, data BLOB)")
    connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO chunk (data) VALUES (randomblob(1000000))", [()] * megabytes)
    connection.executemany("INSERT INTO line (text) VALUES (?)", [("x" * 200,)] * 20_000)
    connection.execute("COMMIT")
    connection.close()


def beside_a_writer(path: Path, job: Callable[[], None]) -> tuple[float, list[float]]:
    """Seconds that the job took, and the milliseconds of each commit meanwhile."""
    stop, commits = threading.Event(), list[float]()

    def write() -> None:
        connection = sqlite.connect(path, isolation_level=None, timeout=10)
        connection.execute("PRAGMA synchronous = FULL")
        while not stop.is_set():
            began = time.perf_counter()
            connection.execute("INSERT INTO line (text) VALUES ('now')")
            commits.append((time.perf_counter() - began) * 1000)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    began = time.perf_counter()
    job()
    took = time.perf_counter() - began
    stop.set()
    thread.join()
    return took, commits


def main(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "a.sqlite", Path(folder) / "copy.sqlite"
        make(path, megabytes)

        def vacuum() -> None:
            source = sqlite.connect(path, isolation_level=None)
            source.execute("VACUUM INTO ?", (str(copy),)).fetchall()
            source.close()

        def backup(pages: int) -> None:
            source, target = sqlite.connect(path, isolation_level=None), sqlite.connect(copy, isolation_level=None)
            until = time.perf_counter() + _PATIENCE_S

            def tired(_status: int, _remaining: int, _total: int) -> None:
                if time.perf_counter() > until:
                    raise _Tired

            try:
                source.backup(target, pages=pages, progress=tired, sleep=0.001)
            except _Tired:
                sys.stdout.write("  given up: it began anew at each commit\n")
            target.close()
            source.close()

        jobs: dict[str, Callable[[], None]] = {
            "nothing": lambda: time.sleep(1),
            "VACUUM INTO": vacuum,
            "backup, one step": lambda: backup(-1),
            "backup, 64 pages a step": lambda: backup(64),
        }
        for name, job in jobs.items():
            copy.unlink(missing_ok=True)
            took, commits = beside_a_writer(path, job)
            sys.stdout.write(
                f"{name}: {took:.2f} s; {len(commits)} commits, median {statistics.median(commits):.2f} ms,"
                f" longest {max(commits):.0f} ms\n"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
