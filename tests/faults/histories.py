"""Any history, by Hypothesis: `python -m tests.faults.histories [--examples 1000] [--steps 50] [--flaw anew]`.

Two computers of one commune act, exchange over a line that breaks, go back to older files, live with wrong clocks, go
from one platform to another and back, while the platform changes its phase. At the end of each history the oracle looks
at both ends. Prints one JSON document; exit status 1, with the shortest history that shows it, if anything broke.
"""

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, get_args

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from sync.contract.campaign import PhaseKey
from tests.faults.enrolling import world as enrolling
from tests.faults.histories_world import ACTS, FAULTS, PCS, World, make_template

FLAWS = ("anew",)
#: In memory where the system offers that: the disk is not tested here, and thousands of commits would wait for it.
SCRATCH = "/dev/shm" if os.path.isdir("/dev/shm") else None
_PCS, _ANY, _PLATFORMS = st.sampled_from(PCS), st.integers(0, 5), st.sampled_from((0, 1))


class Histories(RuleBasedStateMachine):
    """One history; `template`, `flaw` and `seen` are the campaign's."""

    template: Path
    of: type[World] = World
    flaw = ""
    seen: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(dir=SCRATCH))
        self.world = self.of(self._folder, self.template, self.flaw)

    @rule(pc=_PCS, kind=st.sampled_from(ACTS), which=_ANY)
    def acts(self, pc: str, kind: str, which: int) -> None:
        self.world.act(pc, kind, which)

    @rule(pc=_PCS, kinds=st.lists(st.sampled_from(ACTS), min_size=2, max_size=5), which=_ANY)
    def acts_much(self, pc: str, kinds: list[str], which: int) -> None:
        for place, kind in enumerate(kinds):
            self.world.act(pc, kind, which + place)

    @rule(
        pc=_PCS,
        kinds=st.lists(st.sampled_from(("interest", "withdraw interest")), min_size=1, max_size=3),
        which=_ANY,
        days=st.integers(0, 2),
    )
    def steers(self, pc: str, kinds: list[str], which: int, days: int) -> None:
        """Several acts of the steering at once: alone, they would hardly ever be drawn while a computer knows it open.

        Its clock goes back by so many days before each of these acts, which leave together.
        """
        self.world.set_phase("steering")
        self.world.exchange(pc)
        for place, kind in enumerate(kinds):
            self.world.set_clock(pc, -days * place)
            self.world.act(pc, kind, which + place)

    @rule(pc=_PCS)
    def exchanges(self, pc: str) -> None:
        self.world.exchange(pc)

    @rule(pc=_PCS, fault=st.sampled_from(FAULTS), at=st.integers(0, 4), gone=st.booleans())
    def exchanges_badly(self, pc: str, fault: str, at: int, gone: bool) -> None:
        self.world.exchange(pc, fault, at, gone=gone)

    @rule(pc=_PCS)
    def is_copied(self, pc: str) -> None:
        self.world.copy(pc)

    @rule(pc=_PCS)
    def goes_back_to_the_copy(self, pc: str) -> None:
        self.world.put_copy_back(pc)

    @rule(pc=_PCS)
    def is_backed_up(self, pc: str) -> None:
        self.world.back_up(pc)

    @rule(pc=_PCS, which=_ANY)
    def is_restored(self, pc: str, which: int) -> None:
        self.world.restore(pc, which)

    @rule(pc=_PCS, days=st.sampled_from([-730, 0, 730]))
    def has_its_clock_moved(self, pc: str, days: int) -> None:
        self.world.set_clock(pc, days)

    @rule(key=st.sampled_from(get_args(PhaseKey)))
    def the_phase_changes(self, key: PhaseKey) -> None:
        self.world.set_phase(key)

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                found = self.world.rest()
                self.seen.update(self.world.seen)
                self.seen["histories"] += 1
                self.seen["acts"] += len(self.world.oracle.told)
                self.seen["given up"] += len(self.world.oracle.given_up)
                assert not found, [str(one) for one in found[:6]]
        finally:
            self.world.close()
            shutil.rmtree(self._folder, ignore_errors=True)


class PlatformGoesBack(Histories):
    """And the platform is put back to an earlier state."""

    def __init__(self) -> None:
        super().__init__()
        self.world.keep_platform()

    @rule()
    def the_platform_is_copied(self) -> None:
        self.world.keep_platform()

    @rule()
    def the_platform_goes_back(self) -> None:
        self.world.platform_goes_back()


class TwoPlatforms(Histories):
    """And the computers are enrolled with another platform, and again with the first one."""

    of = enrolling.TwoPlatforms
    world: enrolling.TwoPlatforms

    @rule(pc=_PCS, to=_PLATFORMS)
    def enrols(self, pc: str, to: int) -> None:
        self.world.move(pc, to)

    @rule(pc=_PCS, kinds=st.lists(st.sampled_from(ACTS), min_size=1, max_size=3), which=_ANY, at=st.integers(0, 2))
    def enrols_unheard(self, pc: str, kinds: list[str], which: int, at: int) -> None:
        """What it says last arrives where it is enrolled, no answer comes back, and it goes to the other platform."""
        for place, kind in enumerate(kinds):
            self.world.act(pc, kind, which + place)
        self.world.exchange(pc, "after", at, gone=True)
        self.world.move(pc, 1 - self.world.at(pc))
        self.world.exchange(pc)

    @rule(which=_PLATFORMS, key=st.sampled_from(get_args(PhaseKey)))
    def one_changes_its_phase(self, which: int, key: PhaseKey) -> None:
        self.world.set_phase(key, which)


def run(
    template: Path,
    *,
    examples: int,
    steps: int,
    number: int | None = None,
    flaw: str = "",
    shrink: bool = True,
    machine: type[Histories] = Histories,
) -> Counter[str]:
    """Raises AssertionError at the first history that broke something, made as short as it can be."""
    seen: Counter[str] = Counter()
    attributes: dict[str, Any] = {"template": template, "flaw": flaw, "seen": seen}
    asked: type[Histories] = type("Asked", (machine,), attributes)
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    limits = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=phases,
        derandomize=number is None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(asked if number is None else seed(number)(asked), settings=limits)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    parser.add_argument("--platform-goes-back", action="store_true")
    parser.add_argument("--two-platforms", action="store_true")
    parser.add_argument("--no-shrink", action="store_true", help="a history as it was found, at once")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)  # thousands of restores and alarms
    began = time.perf_counter()
    machine = PlatformGoesBack if asked.platform_goes_back else TwoPlatforms if asked.two_platforms else Histories
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        make_template(Path(folder))
        try:
            seen = run(
                Path(folder),
                examples=asked.examples,
                steps=asked.steps,
                number=asked.seed,
                flaw=asked.flaw,
                machine=machine,
                shrink=not asked.no_shrink,
            )
            finding = ""
        except AssertionError as error:
            seen, finding = Counter(), "\n".join([str(error), *getattr(error, "__notes__", ())])
    document = dict(sorted(seen.items())) | {"finding": finding[:6000], "seconds": round(time.perf_counter() - began)}
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if finding else 0


if __name__ == "__main__":
    sys.exit(main())
