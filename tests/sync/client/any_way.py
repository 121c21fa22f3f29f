"""Histories of two computers, network and keys, lines that break, late returns, a platform put back at any of this."""

import random
from collections.abc import Callable
from pathlib import Path

from sync.client.connection.pace import Pace
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.ledger import evidence, platform_ledger
from sync.platform import ledger
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National

STEPS = ("act", "act", "run", "run", "write", "receive", "take", "back")
CUTS = (None, None, "/feed", "/ledger", "/batches")


class History:
    """What happens in 45 steps, drawn by `dice`."""

    def __init__(self, dice: random.Random, national: National, commits: Commits, keys: dict[str, Usb]) -> None:
        self._dice, self._national, self._commits, self._keys = dice, national, commits, keys
        self._written: list[tuple[Commune, Usb, Path]] = []
        self._returns: list[tuple[Commune, Usb, Path]] = []
        self.acts = 0

    def step(self, name: str, pc: Commune) -> None:
        pc.clock.pass_by(hours=3)
        what = self._dice.choice(STEPS)
        if what == "act":
            for _ in range(self._dice.randrange(1, 4)):
                pc.act(SERVICES[self.acts % 100])
                self.acts += 1
        elif what == "run":
            self._run(pc)
        elif what == "write":
            self._written.append((pc, self._keys[name], self._keys[name].write(pc).file))
        elif what == "receive" and self._written:
            whose, key, file = self._dice.choice(self._written)
            self._returns.append((whose, key, key.answer(self._national, file)))
        elif what == "take" and self._returns:
            whose, key, file = self._dice.choice(self._returns)
            key.take_back(whose, file)
        elif what == "back" and len(self._commits.files) > 3:
            self._commits.put_back(self._dice.choice(self._commits.files[-8:]))

    def _run(self, pc: Commune) -> None:
        running.paced(pc, Pace(block=5, batch=50))
        cut = self._dice.choice(CUTS)
        broken = FaultyTransport(
            self._national.transport(), lambda call: "before" if cut and cut in call.path else None
        )
        try:
            running.run(pc, broken)
        except NetworkError:
            assert cut


def both_ends_agree_in_the_end(
    enrolled: Commune,
    national: National,
    make_commune: Callable[..., Commune],
    usb: Usb,
    commits: Commits,
    tmp_path: Path,
    seed: int,
) -> None:
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    (tmp_path / "other key").mkdir()
    pcs = {"first": enrolled, "second": second}
    dice = random.Random(1000 + seed)
    history = History(dice, national, commits, {"first": usb, "second": Usb(tmp_path / "other key")})
    with commits.kept():
        for _ in range(45):
            name = dice.choice(list(pcs))
            history.step(name, pcs[name])
    for _ in range(5):
        for pc in pcs.values():
            pc.clock.pass_by(hours=1)
            running.run(pc, national.transport())
    there = {op: row.status for op, row in national.operations().items()}
    assert there == enrolled.states() | second.states()
    assert sum(national.votes().values()) == min(history.acts, 100)
    for pc in pcs.values():
        assert pc.verify().ok
        assert pc.batches() == [], "nothing is presented for ever"
        with pc.reading() as own, national.store.reading() as platform:
            key = national.keys.signing.id
            assert platform_ledger.chained(own, key, BAULE) == ledger.stands(platform, key, BAULE)
            assert {one.kind for one in evidence.found(own)} <= {"history"}
