"""Histories of two computers, network and keys, lines that break, late returns, a platform put back at any of this."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.database.queries import attachments
from sync.client.connection.pace import Pace
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.ledger import arrivals, evidence, platform_ledger
from sync.contract.wire import Call
from sync.platform import ledger
from sync.platform.times import as_time
from tests.sync.client import attaching, running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National

STEPS = ("act", "act", "run", "run", "write", "receive", "take", "back")
CUTS = (None, None, "/feed", "/ledger", "/batches")
#: Both computers have the same documents: one that the first has sent need not be sent by the second.
DOCUMENTS = [bytes([number]) * 5_000 for number in range(8)]


class History:
    """45 random steps: `dice` draws what happens, `papers` which documents are attached."""

    def __init__(
        self, dice: random.Random, papers: random.Random, national: National, commits: Commits, keys: dict[str, Usb]
    ) -> None:
        self._dice, self._papers, self._national, self._commits, self._keys = dice, papers, national, commits, keys
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
            if self._papers.random() < 0.5:
                attaching.attach(pc, *self._papers.sample(DOCUMENTS, 2))
        elif what == "run":
            self._run(pc)
        elif what == "write":
            written = self._keys[name].write(pc, blobs=attachments.reader(pc.reading))
            self._written.append((pc, self._keys[name], written.file))
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
        cut = self._dice.choice(CUTS) or self._papers.choice(("", "/uploads", "/blobs"))

        def plan(call: Call) -> Any:
            return "before" if cut and cut in call.path and self._papers.random() < 0.7 else None

        try:
            attaching.run(pc, FaultyTransport(self._national.transport(), plan))
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
    dice, papers = random.Random(1000 + seed), random.Random(2000 + seed)
    history = History(dice, papers, national, commits, {"first": usb, "second": Usb(tmp_path / "other key")})
    with commits.kept():
        for _ in range(45):
            name = dice.choice(list(pcs))
            history.step(name, pcs[name])
    for _ in range(5):
        for pc in pcs.values():
            pc.clock.pass_by(hours=1)
            attaching.run(pc, national.transport())
    there = {op: row.status for op, row in national.operations().items()}
    assert there == enrolled.states() | second.states()
    numbers = {op: row.number for op, row in national.operations().items()}
    assert numbers == {op: row.number for pc in pcs.values() for op, row in pc.rows().items()}
    assert len(set(numbers.values())) == len(numbers), "no two acts have one number"
    deposited = {op: as_time(row.deposited_at) for op, row in national.operations().items()}
    assert deposited == {op: as_time(row.received_at) for pc in pcs.values() for op, row in pc.rows().items()}
    assert sum(national.votes().values()) == min(history.acts, 100)
    for pc in pcs.values():
        assert pc.verify().ok
        assert pc.batches() == [], "nothing is presented for ever"
        with pc.reading() as connection:
            assert all(one.complete for one in attachments.all_progress(connection).values())
            arrived = arrivals.arrival_times(connection, national.keys.signing.id)
        assert all(attaching.kept(national, data) for data in DOCUMENTS if hashlib.sha256(data).hexdigest() in arrived)
        with pc.reading() as own, national.store.reading() as platform:
            key = national.keys.signing.id
            assert platform_ledger.chained(own, key, BAULE) == ledger.stands(platform, key, BAULE)
            assert {one.kind for one in evidence.contradictions(own)} <= {"history"}
