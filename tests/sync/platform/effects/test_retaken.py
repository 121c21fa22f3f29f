"""What a commune reads of its joins and declarations: the same on each of its computers, in whatever order they come.

Of its votes, which go the same way, see test_votes.py.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from sync.contract.feed import FeedPage
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation
from sync.contract.published import DECLARATION, JOIN
from sync.contract.values import MAX_RETAKEN
from tests.sync.platform.conducting import cursor, mine, reads, retained
from tests.sync.platform.rules.acts import ACTS


class Kind:
    """A world in which a commune may join the need of its neighbour, or declare its interest in a proposal."""

    def __init__(self, world: Any, prefix: str) -> None:
        self.world, self.prefix = world, prefix
        self.neighbour = world.device("45025")
        if prefix == JOIN:
            self.neighbour.deposit([self.neighbour.need("n1")])
            self.subject, self.acts = "n1", ("need.join", "need.leave", "joins")
        else:
            self.subject = retained(world, self.neighbour)
            self.acts = ("interest.declare", "interest.withdraw", "declarations")
            world.phase("steering")
        self.id = f"{prefix}{self.subject}"
        self.about = {"need" if prefix == JOIN else "proposal": self.subject}

    def say(self, device: Any, **more: Any) -> Operation:
        role = {} if self.prefix == JOIN else {"role": "participant"}
        op = {"op": more.pop("op")} if "op" in more else {}
        act: Operation = device.act(self.acts[0], self.about | role | more, **op)
        return act

    def back(self, device: Any, *named: Operation) -> Operation:
        act: Operation = device.act(self.acts[1], self.about | {self.acts[2]: [one.op for one in named]})
        return act

    def acts_read(self, device: Any) -> list[tuple[str, bool]]:
        """Each act that the commune reads of, and whether it is withdrawn."""
        found = mine(device, self.id)
        assert found.subject == self.subject
        return [(one.op, one.withdrawn) for one in found.acts]


@pytest.fixture(params=[JOIN, DECLARATION])
def kind(request: pytest.FixtureRequest, world: Any) -> Kind:
    return Kind(world, request.param)


@pytest.mark.slow
def test_each_computer_reads_of_what_the_others_said_and_took_back(kind: Kind, device: Any) -> None:
    second = kind.world.device()
    first = kind.say(device)
    device.deposit([first])
    at = kind.world.now
    (one,) = mine(second, kind.id).acts
    assert (one.op, one.withdrawn) == (first.op, False)
    assert abs((one.deposited_at - at).total_seconds()) < 1
    again = kind.say(second)
    second.deposit([again])
    assert kind.acts_read(device) == kind.acts_read(second) == [(first.op, False), (again.op, False)]
    second.deposit([kind.back(second, again)])
    assert kind.acts_read(device) == [(again.op, True), (first.op, False)]
    second.deposit([kind.back(second, first, again)])
    assert kind.acts_read(device) == [(first.op, True), (again.op, True)]


def test_it_says_what_was_said(world: Any, device: Any) -> None:
    kind = Kind(world, JOIN)
    device.deposit([kind.say(device)])
    device.deposit([kind.say(device, own="n7", comment="Nous aussi.")])
    assert [one.own for one in mine(device, kind.id).acts] == [UNSET, "n7"]


def test_it_says_each_role(world: Any, device: Any) -> None:
    kind = Kind(world, DECLARATION)
    device.deposit([kind.say(device)])
    device.deposit([kind.say(device, role="referent", motivation="Nous commençons.")])
    assert [one.role for one in mine(device, kind.id).acts] == ["participant", "referent"]
    assert mine(device, f"interest.{kind.subject}").role == "referent"


def test_nothing_is_read_of_a_withdrawal_until_what_it_names_comes(kind: Kind, device: Any) -> None:
    said = kind.say(device)
    device.deposit([kind.back(device, said)])
    assert kind.id not in reads(device, "mine")
    device.deposit([said])
    assert kind.acts_read(device) == [(said.op, True)]


@pytest.mark.slow
def test_what_is_repeated_or_refused_publishes_nothing(kind: Kind, device: Any) -> None:
    said = kind.say(device)
    device.deposit([said, kind.back(device, said)])
    at = cursor(device, "mine")
    device.deposit([said], [kind.back(device, said)])
    kind.world.phase("deployment")
    assert device.one(kind.say(device)).status == "rejected"
    assert cursor(device, "mine") == at


@pytest.mark.slow
def test_a_neighbour_reads_of_its_own_only_and_takes_back_its_own_only(kind: Kind, device: Any) -> None:
    other = kind.world.device("45026")
    ours, theirs = kind.say(device), kind.say(other)
    device.deposit([ours])
    assert kind.id not in reads(other, "mine")
    other.deposit([theirs, kind.back(other, ours)])
    assert (kind.acts_read(device), kind.acts_read(other)) == ([(ours.op, False)], [(theirs.op, False)])


@pytest.mark.slow
def test_of_more_than_can_be_told_the_last_are_read_of(kind: Kind, device: Any) -> None:
    made = [kind.say(device, op=uuid7(kind.world.clock())) for _ in range(MAX_RETAKEN + 3)]
    device.deposit(*(made[first : first + 50] for first in range(0, len(made), 50)))
    device.deposit([kind.back(device, made[101])])
    standing = [one.op for one in made if one is not made[101]]
    assert kind.acts_read(device) == [(op, False) for op in standing[-MAX_RETAKEN:]]
    device.deposit([kind.back(device, *made[3:103]), kind.back(device, *made[103:])])
    assert kind.acts_read(device) == [(one.op, True) for one in made[6:]] + [(one.op, False) for one in made[:3]]


@pytest.mark.slow
def test_what_one_computer_alone_said_does_not_come_back_to_it(kind: Kind, device: Any) -> None:
    def lean(pc: Any) -> bool:
        """Whether a lean page shows it; a full page does."""
        assert kind.id in reads(pc, "mine")
        return kind.id in {item.id for item in pc.get("/feed", FeedPage, "scope=mine&lean=1").items}

    second = kind.world.device()
    said = kind.say(device)
    device.deposit([said])
    kind.neighbour.deposit([kind.back(kind.neighbour, said)])  # our act is still left out
    assert (lean(device), lean(second)) == (False, True)
    second.deposit([kind.back(second, said)])
    assert (lean(device), lean(second)) == (True, True)


#: Two acts of each of two PCs; each withdrawal names some of them.
_NAMED = st.sets(st.integers(0, 3), min_size=1)


def few(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.slow
@few(5)
@pytest.mark.parametrize("prefix", [JOIN, DECLARATION])
@given(data=st.data())
def test_some_orders_and_repetitions_leave_the_same(
    make_world: Callable[[], Any], prefix: str, data: st.DataObject
) -> None:
    any_order(make_world, prefix, data)


@pytest.mark.slow
@few(30)
@pytest.mark.parametrize("prefix", [JOIN, DECLARATION])
@given(data=st.data())
def test_any_order_and_repetition_leaves_the_same(
    make_world: Callable[[], Any], prefix: str, data: st.DataObject
) -> None:
    any_order(make_world, prefix, data)


def any_order(make_world: Callable[[], Any], prefix: str, data: st.DataObject) -> None:
    """Of all that has come so far, each act is shown once, and as withdrawn if an act that came too names it."""
    world = make_world()
    kind = Kind(world, prefix)
    pcs = (world.device(), world.device())
    said = [kind.say(pcs[number % 2]) for number in range(4)]
    made: list[tuple[Any, Operation, set[str]]] = [(pcs[number % 2], one, set()) for number, one in enumerate(said)]
    for pc, named in data.draw(st.lists(st.tuples(st.sampled_from([0, 1]), _NAMED), max_size=4)):
        chosen = [said[number] for number in sorted(named)]
        made.append((pcs[pc], kind.back(pcs[pc], *chosen), {one.op for one in chosen}))
    came, gone = set[str](), set[str]()
    for pc, act, ops in data.draw(st.lists(st.sampled_from(made), max_size=10)):
        pc.deposit([act])
        gone |= ops
        came |= {act.op} if act.type == kind.acts[0] else set()
        for one in pcs:
            found = kind.acts_read(one) if came else []
            assert sorted(found) == sorted((op, op in gone) for op in came)
            assert [back for _, back in found] == sorted((back for _, back in found), reverse=True)
    world.store.close()


@pytest.mark.parametrize("type_", ["need.submit", "service.share", "request.submit"])
def test_its_id_is_nobody_elses(kind: Kind, device: Any, type_: str) -> None:
    kind.world.phase("needs")
    fields = {
        "need.submit": {"need": kind.id, "title": "Un", "description": "Deux."},
        "service.share": {"share": kind.id, "title": "Un", "summary": "Deux."},
        "request.submit": ACTS["request.submit"].body | {"request": kind.id},
    }
    assert device.one(device.act(type_, fields[type_])).reason in ("need_exists", "share_exists", "request_exists")
