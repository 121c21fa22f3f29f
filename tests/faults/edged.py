"""Values at the edges of their types, rightly signed, at either end; no answer of 5xx, no uncaught exception.

    python -m tests.faults.edged --end platform --cases 50000 --seed 1

Prints one JSON document; exit status 1 if anything broke. `--postgresql`: a platform on a server of its own, which goes
again. `--world N`: that one of the client's alone. `--flaw unbounded`: one bound is taken away, for the control.
"""

import argparse
import json
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from tests.faults.edging.door import Door
from tests.faults.edging.pc import OF_A_WORLD, Pc
from tests.sync.platform.postgresql.cluster import cluster, database, programs

#: In memory where the system offers that: the disk is not tested here.
_SCRATCH = "/dev/shm" if os.path.isdir("/dev/shm") else None
#: Cases after which the platform's phase moves, and an honest PC reads all that was published.
_REST_EVERY = 100


class End(Protocol):
    said: Counter[str]  #: messages at an edge, by call

    @property
    def about(self) -> str: ...

    def one(self) -> str: ...

    def rest(self) -> None: ...

    def close(self) -> None: ...


def run(
    end: str, cases: int, seed: int, flaw: str = "", seconds: float = 0, *, url: str = "", world: int = 0
) -> dict[str, object]:
    """`seconds`: after which it ends even if cases are left; 0 for no such limit.

    `url`: of an empty database for the platform. `world`: number of the first world, for the client's end.
    """
    dice, began = random.Random(seed), time.monotonic()
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    logging.disable(logging.CRITICAL)  # a platform logs what it refuses, thousands of times
    try:
        with tempfile.TemporaryDirectory(prefix="relais-edges-", dir=_SCRATCH) as name:
            folder, flawed = Path(name), bool(flaw)
            there: End
            if end == "platform":
                there, rest_every = Door(folder, dice, flawed=flawed, url=url), _REST_EVERY
            else:
                there, rest_every = Pc(folder, seed, flawed=flawed, world=world), 1
            done = 0
            while done < cases and not (seconds and time.monotonic() - began > seconds):
                done += 1
                _case(there, done, rest_every, outcomes, faults)
                if len(faults) >= (1 if flaw else 20):
                    break
            there.close()
    finally:
        logging.disable(logging.NOTSET)
    return {
        "end": end,
        "seed": seed,
        "cases": done,
        "said": dict(there.said.most_common()),
        "outcomes": dict(outcomes.most_common()),
        "seconds": round(time.monotonic() - began, 1),
        "faults": faults,
    }


def _case(there: End, number: int, rest_every: int, outcomes: Counter[str], faults: list[str]) -> None:
    try:
        outcomes[there.one()] += 1
        if number % rest_every == 0:
            there.rest()
            if isinstance(there, Door):
                there.move()
    except Exception as error:  # noqa: BLE001 - whatever it is, it should not have come through
        faults.append(f"case {number} ({there.about}): {type(error).__name__}: {str(error)[:200]}")


@contextmanager
def _database() -> Iterator[str]:
    where = programs()
    if where is None:
        raise SystemExit("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with cluster(where) as server, database(server, "edged") as url:
        yield url


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--end", choices=("platform", "client"), default="platform")
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--world", type=int)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--flaw", choices=("unbounded",), default="")
    asked = parser.parse_args()
    with _database() if asked.postgresql else nullcontext("") as url:
        cases, world = (asked.cases, 0) if asked.world is None else (OF_A_WORLD, asked.world)
        report = run(asked.end, cases, asked.seed, asked.flaw, asked.seconds, url=url, world=world)
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
