"""Two processes of a platform on PostgreSQL against one: `python tests/benchmarks/ingest_beside.py [BATCHES] [ROUNDS]`.

Each process is a platform of its own that one commune deposits at, as fast as it can. `one` alone; `two` beside one
another on one database; `apart` beside one another too, each on a server of its own: what this machine, with its
cores and its disk, lets two of them reach that share nothing. Side by side in one run, deposits a second, medians over
the rounds, minimum and maximum. The servers are made for it, and wait for the disk.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from sync.contract.signing import SigningKey
from sync.platform.identity.keys import Keys
from tests.benchmarks.ingest import World, call, middle, operations
from tests.sync.platform.postgresql.cluster import cluster, database, programs

COMMUNES = {"45024": "214500241", "45025": "214500258"}
#: What a batch has: one vote, fifty, fifty needs that all read.
LOADS = {"a vote": ("vote", 1, 4), "50 votes": ("vote", 50, 1), "50 needs": ("need", 50, 1)}


def work(pipe: Connection, url: str, commune: str, seed: bytes) -> None:
    """Makes each load that it is asked for, says so, and deposits it when told: how many seconds it took."""
    world, made = World(url, commune, COMMUNES[commune], Keys(SigningKey(seed))), 0
    while asked := pipe.recv():
        kind, size, batches = asked
        numbers = range(made, made := made + batches)
        load = [call(world, list(operations(kind, number, size, commune))) for number in numbers]
        pipe.send(None)
        pipe.recv()
        began = time.perf_counter()
        for one in load:
            world.answer(one)
        pipe.send(time.perf_counter() - began)


class Worker:
    """The process of one commune."""

    def __init__(self, url: str, commune: str, seed: bytes) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, url, commune, seed), daemon=True)
        self.process.start()

    def close(self) -> None:
        self.pipe.send(None)
        self.process.join()


def rate(workers: list[Worker], kind: str, size: int, batches: int) -> float:
    """Batches a second of all of them together, from the first one's beginning to the last one's end."""
    for worker in workers:
        worker.pipe.send((kind, size, batches))
    for worker in workers:
        worker.pipe.recv()
    began = time.perf_counter()
    for worker in workers:
        worker.pipe.send(None)
    for worker in workers:
        worker.pipe.recv()
    return len(workers) * batches / (time.perf_counter() - began)


@contextmanager
def servers() -> Iterator[tuple[Worker, Worker, Worker]]:
    """Two on one server, and a third on another."""
    where = programs()
    if where is None:
        raise SystemExit("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with ExitStack() as stack:
        workers = []
        for communes in (("45024", "45025"), ("45025",)):
            socket = stack.enter_context(cluster(where, durable=True))
            url = stack.enter_context(database(socket, "relais"))
            filled = World(url)
            filled.store.close()
            seed = filled.keys.signing.seed
            workers += [Worker(url, commune, seed) for commune in communes]
        one, beside, apart = workers
        yield one, beside, apart
        for worker in workers:
            worker.close()


def main(batches: int = 100, rounds: int = 5) -> None:
    found: dict[str, dict[str, list[float]]] = {name: {} for name in LOADS}
    with servers() as (one, beside, apart):
        for workers in ([one], [beside], [apart]):
            rate(workers, "vote", 1, 20)  # statements are prepared, pages are in memory
        for _ in range(rounds):
            for name, (kind, size, times) in LOADS.items():
                alone = rate([one], kind, size, times * batches)
                two = rate([one, beside], kind, size, times * batches)
                bound = rate([one, apart], kind, size, times * batches)
                rates = {"one": alone, "two": two, "apart": bound, "ratio": two / alone, "bound": bound / alone}
                for what, value in rates.items():
                    found[name].setdefault(what, []).append(value)
    report = {name: {what: middle(values) for what, values in kinds.items()} for name, kinds in found.items()}
    sys.stdout.write(json.dumps({"batches": batches, "rounds": rounds} | report) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
