"""One durable act against raw SQLite writing the same rows: `python tests/benchmarks/durable_act.py [ACTS] [ROUNDS]`.

Both commit with synchronous=FULL on the same disk, in turn, in one run; medians over the rounds, minimum and maximum.
The raw side also writes the head's file, so that only our own work is compared. `floor` is the disk:
one row, one commit.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger.journal import HeadFile


def subjects(context: CommuneContext, count: int) -> list[str]:
    """As many invented services as acts, so that each vote is a first one."""
    with context.store.transaction() as connection:
        (value,) = connection.exec_driver_sql("SELECT value FROM copy WHERE id = 'grr'").one()
        rows = [("catalogue", f"s{number}", 1, value) for number in range(count)]
        connection.exec_driver_sql("INSERT INTO copy VALUES (?, ?, ?, ?)", rows)
    return [f"s{number}" for number in range(count)]


def timed(acts: int, act: Callable[[int], None]) -> float:
    began = time.perf_counter()
    for number in range(acts):
        act(number)
    return acts / (time.perf_counter() - began)


def raw(folder: Path, rows: dict[str, tuple[str, list[tuple[object, ...]]]], acts: int) -> float:
    """The rows that our acts wrote, written again by the bare driver with prepared statements."""
    context = choose_commune(places(folder), "45024", local_time, MemoryKeyStore())
    context.close()
    connection = sqlite.connect(folder / "communes" / "45024.sqlite", isolation_level=None)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    head = HeadFile(folder / "raw.head")

    def act(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in rows.values():
            connection.execute(statement, values[number])
        connection.execute("COMMIT")
        head.advance(number + 1, "0" * 64)

    rate = timed(acts, act)
    connection.close()
    head.close()
    return rate


def floor(folder: Path, acts: int) -> float:
    connection = sqlite.connect(folder / "floor.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
    rate = timed(acts, lambda number: connection.execute("INSERT INTO t (v) VALUES ('x')") and None)
    connection.close()
    return rate


def places(folder: Path) -> paths.Places:
    found = paths.find(folder)
    paths.prepare(found)
    return found


def ours(folder: Path, acts: int) -> tuple[float, dict[str, tuple[str, list[tuple[object, ...]]]]]:
    context = choose_commune(places(folder), "45024", local_time, MemoryKeyStore())
    chosen = subjects(context, acts)
    rate = timed(acts, lambda number: cast_vote(context, chosen[number]) and None)
    rows = {}
    with context.store.reading() as connection:
        for table, order in (("outbox", "seq"), ("journal", "seq"), ("vote", "rowid")):
            values = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {order}")]
            rows[table] = (f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
    context.close()
    return rate, rows


def main(acts: int, rounds: int) -> None:
    found: dict[str, list[float]] = {"ours": [], "raw": [], "floor": [], "ratio": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            rate, rows = ours(Path(first), acts)
            found["ours"].append(rate)
            found["raw"].append(raw(Path(second), rows, acts))
            found["floor"].append(floor(Path(second), acts))
            found["ratio"].append(found["ours"][-1] / found["raw"][-1])
    report = {
        name: {"median": round(statistics.median(v), 2), "min": round(min(v), 2), "max": round(max(v), 2)}
        for name, v in found.items()
    }
    sys.stdout.write(json.dumps({"acts": acts, "rounds": rounds, "per_second": report}) + "\n")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:]) if len(sys.argv) == 3 else (500, 5)))
