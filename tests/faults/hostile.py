"""A proxy that may do what it likes with every call and answer: nothing moves that an honest platform would not move.

    python -m tests.faults.hostile --histories 10000 --seed 1

Prints one JSON document; exit status 1 if anything moved, with the fewest tricks that show it. `--flaw nonce`, the
control: computers that take each answer for theirs that bears their nonce. `--world N` plays that one alone.
"""

import argparse
import json
import logging
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.hostility import judge
from tests.faults.hostility.world import Template, World

#: In memory where the system offers that: the disk is not tested here.
_SCRATCH = "/dev/shm" if os.path.isdir("/dev/shm") else None
#: Histories that one world lives through: what was seen in one is used in the next.
_OF_A_WORLD = 20
FLAWS = ("nonce",)


@dataclass
class Lived:
    """One world. `finding`: what moved, in which of its histories, and what was done to which call before."""

    histories: int = 0
    calls: int = 0
    tricks: int = 0
    finding: str = ""
    done: dict[str, str] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)


def live(template: Template, seed: str, histories: int, flaw: str = "", muted: Collection[str] = ()) -> Lived:
    """One world, up to the first finding."""
    lived = Lived()
    with tempfile.TemporaryDirectory(prefix="relais-line-", dir=_SCRATCH) as name:
        world = World(template, Path(name), seed, flaw=flaw, muted=muted)
        try:
            for _ in range(histories):
                lived.histories += 1
                touched = world.history()
                for pc in touched:
                    judge.safe(world, pc)
                for pc in touched:
                    world.honestly(pc)
                    judge.safe(world, pc)
                    judge.settled(world, pc)
                judge.platforms(world)
            for pc in world.pcs.values():
                found = pc.commune.verify()
                if not found.ok:
                    raise judge.Finding(f"{pc.name}: {found}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it should not have come through
            lived.finding = f"{type(error).__name__}: {str(error)[:600]}"
        finally:
            lived.calls, lived.tricks = world.line.calls, len(world.line.done)
            lived.done, lived.outcomes = world.line.done, world.outcomes
            world.close()
    return lived


def fewest(template: Template, seed: str, lived: Lived, flaw: str = "") -> Lived:
    """The same world with as few tricks as still show this: without those of earlier histories, then one by one."""
    last = f"{lived.histories}."
    best, muted = lived, set[str]()
    earlier = {name for name in lived.done if not name.startswith(last)}
    for part in (earlier, *({name} for name in sorted(lived.done))):
        if len(part & best.done.keys()) == 0:
            continue
        tried = live(template, seed, lived.histories, flaw, muted | part)
        if _kind(tried.finding) == _kind(lived.finding):
            best, muted = tried, muted | part
    return best


def _kind(finding: str) -> str:
    """Without ids and numbers."""
    return re.sub(r"[0-9a-f]{8}[0-9a-f-]*|[0-9]+", "", finding)[:60]


def run(histories: int, seed: int, flaw: str = "", seconds: float = 0, world: int | None = None) -> dict[str, object]:
    """`seconds`: ends sooner where that many have passed; 0 for none. `world`: that one alone."""
    began, lived, findings = time.monotonic(), Lived(), list[dict[str, object]]()
    logging.disable(logging.CRITICAL)  # a platform logs what it refuses, thousands of times
    try:
        with tempfile.TemporaryDirectory(prefix="relais-line-", dir=_SCRATCH) as name:
            template = Template(Path(name))
            number = -1 if world is None else world - 1
            while lived.histories < histories and not (seconds and time.monotonic() - began > seconds):
                number += 1
                named = f"{seed}/{number}"
                one = live(template, named, min(_OF_A_WORLD, histories - lived.histories), flaw)
                lived.histories += one.histories
                lived.calls += one.calls
                lived.tricks += one.tricks
                lived.outcomes += one.outcomes
                if one.finding:
                    least = fewest(template, named, one, flaw)
                    findings.append({"world": number, "finding": one.finding, "least": [least.finding, least.done]})
                if len(findings) >= (1 if flaw else 3) or world is not None:
                    break
    finally:
        logging.disable(logging.NOTSET)
    return {
        "seed": seed,
        "histories": lived.histories,
        "calls": lived.calls,
        "tricks": lived.tricks,
        "outcomes": dict(lived.outcomes.most_common()),
        "seconds": round(time.monotonic() - began, 1),
        "findings": findings,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--world", type=int)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    asked = parser.parse_args()
    report = run(asked.histories, asked.seed, asked.flaw, asked.seconds, asked.world)
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if report["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
