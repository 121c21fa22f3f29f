"""A vote, join or declaration on a need or proposal that was removed, or lost for good, can still be withdrawn.

The act came again with its receipt after the platform was put back; what it is about did not, as where the computer
that had submitted the need is gone, or the proposal was published again under another id.
"""

from datetime import timedelta
from typing import Any

import pytest

from sync.contract.batches import Earlier
from sync.contract.campaign import PHASES
from sync.contract.operations import Operation
from sync.contract.published import Proposal
from sync.platform.conduct import campaigns, statements, votes
from sync.platform.publish import feed
from tests.sync.platform.conducting import mine
from tests.sync.platform.presenting import presents, signed

STATEMENTS: dict[str, tuple[str, dict[str, str], str, str, str]] = {
    "join.n9": ("need.join", {"need": "n9"}, "need.leave", "joins", "needs"),
    "vote.p9": ("vote.cast", {"subject": "p9", "kind": "proposal"}, "vote.withdraw", "casts", "vote"),
    "declaration.p9": (
        "interest.declare",
        {"proposal": "p9", "role": "referent"},
        "interest.withdraw",
        "declarations",
        "steering",
    ),
}


@pytest.fixture(params=STATEMENTS)
def made(request: pytest.FixtureRequest, world: Any, device: Any) -> tuple[str, Operation, Operation]:
    """What the commune reads of it, the act, and its withdrawal, ten days later."""
    type_, body, back, names, phase = STATEMENTS[request.param]
    world.phase(phase)
    act = device.act(type_, body)
    world.began, world.now = world.now, world.now + timedelta(days=10)
    about = {name: value for name, value in body.items() if name not in ("kind", "role")}
    return request.param, act, device.act(back, about | {names: [act.op]})


def standing(world: Any) -> int:
    with world.store.reading() as connection:
        counted = votes.tally(connection, campaigns.current(connection).id)
        return len(counted) + sum(len(statements.holding(connection, kind)) for kind in ("join", "interest"))


def withdrawn(device: Any, id_: str) -> list[bool]:
    found = mine(device, id_)
    return [one.withdrawn for one in (found.casts if id_.startswith("vote.") else found.acts)]


def test_it_holds_before_the_act_is_here(world: Any, device: Any, made: Any) -> None:
    id_, act, back = made
    assert device.one(back).status == "accepted"
    assert standing(world) == 0
    assert presents(device, act, signed(device, act, world.began)).status == "accepted"
    assert (standing(world), withdrawn(device, id_)) == (0, [True])


def test_what_stands_is_taken_back(world: Any, device: Any, made: Any) -> None:
    id_, act, back = made
    assert presents(device, act, signed(device, act, world.began)).status == "accepted"
    assert (standing(world), withdrawn(device, id_)) == (1, [False])
    assert device.one(back).status == "accepted"
    assert (standing(world), withdrawn(device, id_)) == (0, [True])


def test_it_may_come_in_the_block_of_its_act(world: Any, device: Any, made: Any) -> None:
    id_, act, back = made
    shown = Earlier(op=act.op, proof=signed(device, act, world.began))
    answer = device.post(device.batch([act, back], personal=[shown]))
    assert device.verified(answer, [act, back]).blocks[0].exceptions == ()
    assert (standing(world), withdrawn(device, id_)) == (0, [True])


def test_an_act_that_waits_is_given_up_with_it(world: Any, device: Any, made: Any) -> None:
    """It waits for what may never come; once withdrawn it is accepted without effect, so nothing is left to send."""
    id_, act, back = made
    assert [device.one(one).status for one in (act, act, back)] == ["held", "held", "accepted"]
    assert device.one(act).status == "accepted"
    assert (standing(world), withdrawn(device, id_)) == (0, [True])


def test_another_act_about_the_same_goes_on_waiting(world: Any, device: Any, made: Any) -> None:
    _, act, back = made
    other = device.act(act.type, act.body)
    assert [device.one(one).status for one in (act, other, back, other)] == ["held", "held", "accepted", "held"]
    assert standing(world) == 0


def test_what_another_commune_takes_back_is_its_own(world: Any, device: Any, made: Any) -> None:
    _, act, back = made
    theirs = world.device(commune="45025")
    assert device.one(act).status == "held"
    assert theirs.one(theirs.act(back.type, back.body)).status == "accepted"
    assert device.one(act).status == "held"


@pytest.mark.parametrize("waits_for", ["subject", "act"])
def test_what_names_it_under_another_subject_lets_it_wait(world: Any, device: Any, made: Any, waits_for: str) -> None:
    """No client of ours does so. If it were given up here, it would count: nothing withdraws it under its subject."""
    _, act, back = made
    if waits_for == "act":
        act = device.act(act.type, act.body, requires=(act.op,))
    names = next(iter(back.body.keys() & {"casts", "declarations", "joins"}))
    about = next(iter(back.body.keys() - {names}))
    elsewhere = {about: "elsewhere", names: [act.op]}
    first, second = (device.act(back.type, elsewhere) for _ in range(2))
    assert [device.one(one).status for one in (act, first, act)] == ["held", "accepted", "held"]
    result = device.deposit([second, act])
    assert [(one.op, one.status) for one in result.blocks[0].exceptions] == [(act.op, "held")]
    assert standing(world) == 0


def test_nor_does_it_let_take_back_after_the_close_what_counts(world: Any, device: Any, made: Any) -> None:
    id_, act, back = made
    names = next(iter(back.body.keys() & {"casts", "declarations", "joins"}))
    about = next(iter(back.body.keys() - {names}))
    first, second = (device.act(back.type, {about: "elsewhere", names: [act.op]}) for _ in range(2))
    assert device.one(first).status == "accepted"
    for phase in PHASES[PHASES.index(STATEMENTS[id_][4]) + 1 :]:
        world.phase(phase)
    assert presents(device, act, signed(device, act, world.began)).status == "accepted"
    result = device.deposit([second, back])
    assert [(one.op, one.reason) for one in result.blocks[0].exceptions] == [(back.op, "phase_closed")]
    assert standing(world) == 1


def test_what_only_waits_is_given_up_after_its_phase_too(world: Any, device: Any, made: Any) -> None:
    """Its phase closed while it waited: it counts nowhere, so nothing in the closed phase changes."""
    id_, act, back = made
    assert device.one(act).status == "held"
    for phase in PHASES[PHASES.index(STATEMENTS[id_][4]) + 1 :]:
        world.phase(phase)
    assert [device.one(one).status for one in (back, act)] == ["accepted", "accepted"]
    assert (standing(world), withdrawn(device, id_)) == (0, [True])


def test_what_counts_is_not_taken_back_after_its_phase(world: Any, device: Any, made: Any) -> None:
    """The control: if its subject is missing, nobody knows whether it counts."""
    id_, act, back = made
    for phase in PHASES[PHASES.index(STATEMENTS[id_][4]) + 1 :]:
        world.phase(phase)
    other = device.act(back.type, back.body)
    assert device.one(other).reason == "phase_closed"
    assert presents(device, act, signed(device, act, world.began)).status == "accepted"
    assert device.one(back).reason == "phase_closed"
    assert (standing(world), withdrawn(device, id_)) == (1, [False])


@pytest.mark.slow
@pytest.mark.parametrize("made", ["vote.p9", "declaration.p9"], indirect=True)
def test_it_counts_no_more_though_its_subject_was_taken_off_the_list(world: Any, device: Any, made: Any) -> None:
    """The control: the withdrawal of another act changes nothing of it."""
    id_, act, back = made
    proposal = Proposal(id="p9", title="Registre", kind="to_develop", state="open" if id_[0] == "v" else "retained")
    with world.store.writing() as connection:
        feed.publish(connection, "proposals", "p9", proposal)
    assert device.one(act).status == "accepted"
    with world.store.writing() as connection:
        feed.retract(connection, "proposals", "p9")
    names = next(iter(back.body.keys() & {"casts", "declarations"}))
    other = device.act(back.type, back.body | {names: [device.act(act.type, act.body).op]})
    assert device.one(other).status == "accepted"
    assert (standing(world), withdrawn(device, id_)) == (1, [False])
    assert device.one(back).status == "accepted"
    assert (standing(world), withdrawn(device, id_)) == (0, [True])
