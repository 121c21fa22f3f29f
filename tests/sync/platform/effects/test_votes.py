"""What a commune reads of its votes: the same on each of its computers, in whatever order its acts come."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from sync.contract.feed import FeedPage, FeedPages
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation
from sync.contract.published import VOTE, OwnVote
from sync.contract.values import MAX_RETAKEN
from tests.sync.platform.conducting import cursor, mine, propose, reads
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.rules.acts import ACTS

OWN = f"{VOTE}{SERVICE}"


def casts(device: Any, subject: str = SERVICE) -> list[tuple[str, bool]]:
    """Each cast that the commune reads, and whether it is withdrawn."""
    found = mine(device, f"{VOTE}{subject}")
    assert isinstance(found, OwnVote)
    assert (found.subject, found.subject_kind) == (subject, "service")
    return [(one.op, one.withdrawn) for one in found.casts]


@pytest.mark.slow
def test_each_computer_reads_of_what_the_others_cast_and_withdrew(world: Any, device: Any) -> None:
    second = world.device()
    cast = device.cast()
    device.deposit([cast])
    at = world.now
    (one,) = mine(second, OWN).casts
    assert (one.op, one.withdrawn, one.list_version, one.need) == (cast.op, False, 0, UNSET)
    assert abs((one.deposited_at - at).total_seconds()) < 1
    again = second.act("vote.cast", {"subject": SERVICE, "kind": "service", "list_version": 4, "need": "n1"})
    second.deposit([again])
    assert casts(device) == casts(second) == [(cast.op, False), (again.op, False)]
    assert [(one.list_version, one.need) for one in mine(device, OWN).casts] == [(0, UNSET), (4, "n1")]
    second.deposit([second.withdraw(again)])
    assert casts(device) == [(again.op, True), (cast.op, False)]
    second.deposit([second.withdraw(cast, again)])
    assert casts(device) == [(cast.op, True), (again.op, True)]


def test_nothing_is_read_of_a_withdrawal_until_its_cast_comes(device: Any) -> None:
    cast = device.cast()
    device.deposit([device.withdraw(cast)])
    assert reads(device, "mine") == {}
    device.deposit([cast])
    assert casts(device) == [(cast.op, True)]


def test_what_is_repeated_or_refused_publishes_nothing(world: Any, device: Any) -> None:
    cast = device.cast()
    back = device.withdraw(cast)
    device.deposit([cast, back])
    at = cursor(device, "mine")
    device.deposit([cast], [device.withdraw(cast)])
    world.phase("vote")
    assert device.one(device.cast()).status == "rejected"
    assert cursor(device, "mine") == at


def test_a_neighbour_reads_of_its_own_votes_only(world: Any, device: Any) -> None:
    neighbour = world.device("45025")
    ours, theirs = device.cast(), neighbour.cast()
    device.deposit([ours])
    assert reads(neighbour, "mine") == {}
    neighbour.deposit([theirs, neighbour.withdraw(ours)])
    assert (casts(device), casts(neighbour)) == ([(ours.op, False)], [(theirs.op, False)])


@pytest.mark.slow
def test_of_more_casts_than_can_be_told_the_last_are_read_of(world: Any, device: Any) -> None:
    made = [device.cast(op=uuid7(world.clock())) for _ in range(MAX_RETAKEN + 3)]
    device.deposit(*(made[first : first + 50] for first in range(0, len(made), 50)))
    device.deposit([device.withdraw(made[101])])
    standing = [one.op for one in made if one is not made[101]]
    assert casts(device) == [(op, False) for op in standing[-MAX_RETAKEN:]]
    device.deposit([device.withdraw(*made[3:103]), device.withdraw(*made[103:])])
    assert casts(device) == [(one.op, True) for one in made[6:]] + [(one.op, False) for one in made[:3]]


def test_a_vote_for_a_proposal_says_so(world: Any, device: Any) -> None:
    device.deposit([device.need()])
    proposal = propose(world, "n1")
    world.phase("vote")
    device.deposit([device.cast(proposal, "proposal"), device.cast(proposal, "proposal")])
    assert mine(device, f"{VOTE}{proposal}").subject_kind == "proposal"


def lean(device: Any) -> tuple[set[str], set[str]]:
    """Ids of its own cases in a lean page, asked for alone and with others."""
    alone = device.get("/feed", FeedPage, "scope=mine&lean=1")
    (page,) = device.get("/feed/pages", FeedPages, "mine=&lean=1").pages
    assert alone == page
    return {item.id for item in alone.items}, set(reads(device, "mine"))


@pytest.mark.slow
def test_what_one_computer_alone_said_does_not_come_back_to_it(world: Any, device: Any) -> None:
    second = world.device()
    cast, other = device.cast(), device.cast("actes")
    device.deposit([cast, other, device.withdraw(other)])
    both = {OWN, f"{VOTE}actes"}
    assert (lean(device), lean(second)) == ((set(), both), (both, both))
    second.deposit([second.withdraw(cast)])
    assert (lean(device), lean(second)) == (({OWN}, both), (both, both))
    second.deposit([second.cast("actes")])
    assert lean(device) == (both, both)


def test_the_votes_of_a_neighbour_leave_ours_out_all_the_same(world: Any, device: Any) -> None:
    neighbour = world.device("45025")
    cast = device.cast()
    device.deposit([cast])
    neighbour.deposit([neighbour.cast(), neighbour.withdraw(cast)])
    assert lean(device) == (set(), {OWN})


#: Two casts of each of two PCs; each withdrawal names some of them.
_CASTS = st.sets(st.integers(0, 3), min_size=1)


def any_order(make_world: Callable[[], Any], data: st.DataObject) -> None:
    """Of all that has come so far, each cast is shown once, and as withdrawn if an act that came too names it."""
    world = make_world()
    pcs = (world.device(), world.device())
    made: list[tuple[Any, Operation, set[str]]] = []
    cast = [pcs[number % 2].cast() for number in range(4)]
    made += [(pcs[number % 2], one, set()) for number, one in enumerate(cast)]
    for pc, named in data.draw(st.lists(st.tuples(st.sampled_from([0, 1]), _CASTS), max_size=4)):
        chosen = [cast[number] for number in sorted(named)]
        made.append((pcs[pc], pcs[pc].withdraw(*chosen), {one.op for one in chosen}))
    came, gone = set[str](), set[str]()
    for pc, act, named_ops in data.draw(st.lists(st.sampled_from(made), max_size=10)):
        pc.deposit([act])
        gone |= named_ops
        came |= {act.op} if act.type == "vote.cast" else set()
        for one in pcs:
            found = casts(one) if came else []
            assert sorted(found) == sorted((op, op in gone) for op in came)
            assert [back for _, back in found] == sorted((back for _, back in found), reverse=True)
    world.store.close()


def few(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.slow
@few(6)
@given(data=st.data())
def test_some_orders_and_repetitions_leave_the_same(make_world: Callable[[], Any], data: st.DataObject) -> None:
    any_order(make_world, data)


@pytest.mark.slow
@few(25)
@given(data=st.data())
def test_any_order_and_repetition_leaves_the_same(make_world: Callable[[], Any], data: st.DataObject) -> None:
    any_order(make_world, data)


@pytest.mark.parametrize("kind", ["need.submit", "service.share", "request.submit"])
def test_its_id_is_nobody_elses(world: Any, device: Any, kind: str) -> None:
    fields = {
        "need.submit": {"need": OWN, "title": "Un", "description": "Deux."},
        "service.share": {"share": OWN, "title": "Un", "summary": "Deux."},
        "request.submit": ACTS["request.submit"].body | {"request": OWN},
    }
    assert device.one(device.act(kind, fields[kind])).reason in ("need_exists", "share_exists", "request_exists")
