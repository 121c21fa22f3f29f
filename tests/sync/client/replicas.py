"""Copies of one platform, each with a memory of its own: any of them may answer a round, or a single call of it."""

import random
from pathlib import Path

from sync.client.connection.transports import DirectTransport
from sync.client.errors import SyncError
from sync.contract.identifiers import uuid7
from sync.contract.wire import Answer, Call
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import SERVICES, Commune, National

#: The share of the calls that any of the replicas may answer.
_ASTRAY = 0.5


def history(pcs: list[Commune], national: National, folder: Path, seed: int, steps: int = 40) -> dict[str, str]:
    """Rounds and keys of the computers with three copies; then all with `national`, until rest. Their acts' states."""
    dice = random.Random(seed)
    for pc in pcs:
        pc.enrol(national.transport(), national.code())
    for service in SERVICES[:3]:
        pcs[0].act(service)
    for pc in pcs:
        _round(pc, DirectTransport(national.answer))
    copies = [national, *(National(folder / f"copy-{n}", national.clock, national.folder) for n in range(2))]
    keys = [Usb(folder / f"key-{n}") for n in range(len(pcs))]
    for key in keys:
        key.folder.mkdir()
    written: list[tuple[int, Path]] = []
    returns: list[tuple[int, Path]] = []
    service = 10
    for _ in range(steps):
        national.clock.pass_by(hours=2)
        n = dice.randrange(len(pcs))
        what = dice.choice(["act", "act", "held", "round", "round", "round", "write", "receive", "take"])
        if what in ("act", "held"):
            later = uuid7(national.clock())
            pcs[n].act(SERVICES[service], requires=(later,) if what == "held" else ())
            if what == "held":
                pcs[n].act(SERVICES[service + 1], op=later)
            service += 2
        elif what == "round":
            _round(pcs[n], _any_of(copies, dice.randrange(len(copies)), dice))
        elif what == "write":
            written.append((n, keys[n].write(pcs[n]).file))
        elif what == "receive" and written:
            whose, file = dice.choice(written)
            returns.append((whose, keys[whose].answer(dice.choice(copies), file)))
        elif what == "take" and returns:
            whose, file = dice.choice(returns)
            keys[whose].take_back(pcs[whose], file)
    for _ in range(8):
        outcomes = [_round(pc, national.transport()) for pc in pcs]
    assert outcomes == ["complete"] * len(pcs)
    for copy in copies[1:]:
        copy.store.close()
    return {op: state for pc in pcs for op, state in pc.states().items()}


def _any_of(copies: list[National], mostly: int, dice: random.Random) -> DirectTransport:
    def answer(call: Call) -> Answer:
        return (dice.choice(copies) if dice.random() < _ASTRAY else copies[mostly]).answer(call)

    return DirectTransport(answer)


def _round(pc: Commune, transport: DirectTransport) -> str:
    pc.clock.pass_by(minutes=20)
    try:
        return running.run(pc, transport).outcome
    except SyncError as error:
        return error.code
