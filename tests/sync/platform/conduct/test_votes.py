"""Counting votes: one commune has at most one vote, whatever the order and number of casts and withdrawals."""

from collections.abc import Callable
from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.contract.batches import BlockResult
from sync.contract.bodies import VoteCast, VoteWithdraw
from sync.contract.operations import Operation
from sync.platform.conduct import votes
from sync.platform.identity import callers
from sync.platform.intake.batches import Taking
from sync.platform.intake.stamps import NETWORK, Carriage
from sync.platform.tables import ballot, operation, withdrawn

CAMPAIGN = "france-relance-2021"
Counting = Callable[[Any], list[votes.Count]]


def tally(connection: Any) -> list[votes.Count]:
    return votes.tally(connection, CAMPAIGN)


def by_casts(connection: Any) -> list[votes.Count]:
    """A wrong way of counting, for the controls: each cast that was not withdrawn is a vote."""
    named = connection.execute(withdrawn.select()).all()
    gone = {(row.subject, row.commune, row.ballot) for row in named}
    casts = connection.execute(ballot.select().order_by(ballot.c.commune, ballot.c.op))
    return counts([(row.subject, row.commune) for row in casts if (row.subject, row.commune, row.op) not in gone])


def by_last_arrival(connection: Any) -> list[votes.Count]:
    """A wrong way of counting, for the controls: the last act of a commune on a subject decides."""
    last: dict[tuple[str, str], str] = {}
    for row in connection.execute(operation.select().order_by(operation.c.number)):
        last[msgspec.json.decode(row.frozen)["body"]["subject"], row.commune] = row.type
    return counts([key for key, kind in last.items() if kind == "vote.cast"])


def counts(voted: list[tuple[str, str]]) -> list[votes.Count]:
    return [
        votes.Count(id=subject, title=subject, kind="service", voters=tuple(one for to, one in voted if to == subject))
        for subject in dict.fromkeys(to for to, _ in voted)
    ]


def voters(world: Any, subject: str = "opencimetiere", counting: Counting = tally) -> tuple[str, ...]:
    with world.store.reading() as connection:
        return next((count.voters for count in counting(connection) if count.id == subject), ())


@pytest.mark.parametrize(("counting", "counted"), [(tally, ("45024",)), (by_casts, ("45024", "45024"))])
def test_two_pcs_of_a_commune_have_one_vote(
    world: Any, device: Any, counting: Counting, counted: tuple[str, ...]
) -> None:
    """The control: the wrong way, which counts each cast, finds two."""
    second = world.device()
    assert device.one(device.cast()).status == second.one(second.cast()).status == "accepted"
    assert voters(world, counting=counting) == counted


def test_a_withdrawal_takes_back_the_casts_that_its_device_knew(world: Any, device: Any) -> None:
    second = world.device()
    mine, theirs = device.cast(), second.cast()
    device.deposit([mine, device.withdraw(mine)])
    assert voters(world) == ()
    second.deposit([theirs])
    assert voters(world) == ("45024",)
    second.deposit([second.withdraw(mine, theirs)])
    assert voters(world) == ()


def test_a_withdrawal_that_comes_before_its_cast_holds(world: Any, device: Any) -> None:
    cast = device.cast()
    assert device.one(device.withdraw(cast)).status == "accepted"
    assert device.one(cast).status == "accepted"
    assert voters(world) == ()
    assert device.one(device.cast()).status == "accepted"
    assert voters(world) == ("45024",)


def test_a_commune_withdraws_its_own_votes_only(world: Any, device: Any) -> None:
    neighbour = world.device("45025")
    cast = device.cast()
    device.deposit([cast])
    neighbour.deposit([neighbour.withdraw(cast), neighbour.cast()])
    assert voters(world) == ("45024", "45025")


def test_a_withdrawal_for_another_subject_leaves_the_vote(world: Any, device: Any) -> None:
    cast = device.cast()
    device.deposit([cast, device.withdraw(cast, subject="actes")])
    assert voters(world) == ("45024",)


def test_a_refused_withdrawal_has_no_effect(world: Any, device: Any) -> None:
    cast = device.cast()
    device.deposit([cast])
    world.phase("vote")
    assert device.one(device.withdraw(cast)).reason == "phase_closed"
    assert voters(world) == ("45024",)


def test_the_tally_names_titles_and_puts_the_most_voted_first(world: Any, device: Any) -> None:
    neighbour = world.device("45025")
    device.deposit([device.cast(), device.cast("actes")])
    neighbour.deposit([neighbour.cast()])
    with world.store.reading() as connection:
        first, second = votes.tally(connection, CAMPAIGN)
        ballots = votes.ballots(connection, CAMPAIGN)
    assert (first.id, first.kind, first.voters) == ("opencimetiere", "service", ("45024", "45025"))
    assert (second.id, second.voters) == ("actes", ("45024",))
    assert second.title == "@CTES"
    assert {(one.subject, one.commune) for one in ballots} == {
        ("opencimetiere", "45024"),
        ("opencimetiere", "45025"),
        ("actes", "45024"),
    }


def test_what_a_withdrawal_names_goes_and_nothing_beside_it(world: Any) -> None:
    """Each compared value has one that sorts before and one that sorts after; the first is in the middle."""
    letters, communes = ("m", "a", "z"), ("45025", "45024", "45026")
    middle, *beside = product(letters, letters, communes, letters)

    def withdraw(connection: Any, campaign: str, subject: str, commune: str, letter: str) -> None:
        body = VoteWithdraw(subject=subject, casts=("m-m-45025" if letter == "m" else f"{letter}-other",))
        votes.withdraw(connection, body, op="any", campaign=campaign, commune=commune)

    with world.store.writing() as connection:
        for campaign, subject, commune in product(letters, letters, communes):
            body, op = VoteCast(subject=subject, kind="service"), f"{campaign}-{subject}-{commune}"
            votes.cast(connection, body, op=op, campaign=campaign, commune=commune, deposited_at="2026-02-01")
        for one in beside:
            withdraw(connection, *one)
        assert len(connection.execute(withdrawn.select()).all()) == len(beside)
        counted = {one.id: one.voters for one in votes.tally(connection, "m")}
        assert counted == dict.fromkeys(letters, tuple(sorted(communes)))
        withdraw(connection, *middle)
        assert {one.id: one.voters for one in votes.tally(connection, "m")} == counted | {"m": ("45024", "45026")}


#: Three casts of each of two PCs; each withdrawal names some of the casts that its PC may have known.
_CASTS = [(pc, number) for pc in (0, 1) for number in (0, 1, 2)]
_WITHDRAWALS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.sets(st.sampled_from(_CASTS), min_size=1, max_size=4)), max_size=4
)


def any_order_by_two_ways(make_world: Callable[[], Any], data: st.DataObject, counting: Counting = tally) -> None:
    """Casts, withdrawals and new casts of two PCs come in any order, by network or on a stick, some of them twice."""
    world = make_world()
    pcs = (world.device(), world.device())
    casts = {(pc, number): pcs[pc].cast() for pc, number in _CASTS}
    made: list[tuple[int, Operation, set[str]]] = [(pc, casts[pc, number], set()) for pc, number in _CASTS]
    for pc, named in data.draw(_WITHDRAWALS):
        chosen = [casts[one] for one in sorted(named)]
        made.append((pc, pcs[pc].withdraw(*chosen), {one.op for one in chosen}))
    arrival = st.tuples(st.integers(0, len(made) - 1), st.sampled_from([NETWORK, Carriage("usb")]))
    casts_in, named_in = set(), set()
    for index, way in data.draw(st.lists(arrival, min_size=1, max_size=20)):
        pc, act, named_ops = made[index]
        assert arrive(world, pcs[pc], act, way) in ("accepted", "duplicate")
        named_in |= named_ops
        if act.type == "vote.cast":
            casts_in.add(act.op)
        # The model: an accepted cast that no withdrawal names.
        assert voters(world, counting=counting) == (("45024",) if casts_in - named_in else ())
    world.store.close()


def arrive(world: Any, pc: Any, act: Operation, way: Carriage) -> str:
    """What became of it."""
    if way is NETWORK:
        status: str = pc.one(act).status
        return status
    with world.store.reading() as connection:
        caller = callers.find(connection, pc.key.id)
    assert caller is not None
    taking = Taking(world.store, world.keys, caller, world.clock, way)
    taking.feed(pc.batch([act]))
    (block,) = [msgspec.json.decode(one, type=BlockResult) for one in taking.end().blocks]
    assert block.receipt.transport == "usb"
    return next((one.status for one in block.exceptions), "accepted")


def few(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.slow
@few(4)
@given(data=st.data())
def test_some_orders_and_repetitions_give_the_same_count(make_world: Callable[[], Any], data: st.DataObject) -> None:
    any_order_by_two_ways(make_world, data)


@pytest.mark.slow
@few(12)
@given(data=st.data())
def test_any_order_and_repetition_gives_the_same_count(make_world: Callable[[], Any], data: st.DataObject) -> None:
    any_order_by_two_ways(make_world, data)


@pytest.mark.slow
@pytest.mark.parametrize("flawed", [by_casts, by_last_arrival])
def test_a_count_that_order_or_number_changes_is_caught(make_world: Callable[[], Any], flawed: Counting) -> None:
    """The control: the same property, seen to fail."""

    @settings(max_examples=50, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    @given(data=st.data())
    def search(data: st.DataObject) -> None:
        any_order_by_two_ways(make_world, data, flawed)

    with pytest.raises(AssertionError):
        search()


#: Two casts of each of three communes for each of two services, by the names that their operations go by.
_BALLOTS = [(commune, subject, number) for commune in "abc" for subject in ("s1", "s2") for number in (1, 2)]
_NAMED = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(["s1", "s2"]), st.frozensets(st.sampled_from(_BALLOTS), min_size=1)
    ),
    max_size=5,
)


def _count(connection: Any, arrivals: list[Any]) -> dict[str, tuple[str, ...]]:
    for table in (ballot, withdrawn):
        connection.execute(table.delete())
    for one in arrivals:
        commune, subject, what = one
        whose = {"campaign": CAMPAIGN, "commune": commune}
        if isinstance(what, int):
            body = VoteCast(subject=subject, kind="service")
            votes.cast(connection, body, op=str(one), **whose, deposited_at=f"2026-02-0{what}")
        else:
            casts = tuple(map(str, sorted(what)))
            votes.withdraw(connection, VoteWithdraw(subject=subject, casts=casts), op="any", **whose)
    return {count.id: count.voters for count in votes.tally(connection, CAMPAIGN)}


def two_orders(world: Any, data: st.DataObject) -> None:
    """Of several communes and services; a withdrawal touches its own commune's casts for its own subject only."""
    cast = data.draw(st.lists(st.sampled_from(_BALLOTS), unique=True))
    back = data.draw(_NAMED)
    arrivals: list[Any] = [*cast, *back, *back[:2]]
    with world.store.writing() as connection:
        first = _count(connection, arrivals)
        second = _count(connection, data.draw(st.permutations(arrivals)))
    gone = {one for commune, subject, named in back for one in named if one[:2] == (commune, subject)}
    standing = set(cast) - gone
    expected = {subject: tuple(sorted({one[0] for one in standing if one[1] == subject})) for subject in ("s1", "s2")}
    assert first == second == {subject: voters for subject, voters in expected.items() if voters}


@pytest.mark.slow
@few(30)
@given(data=st.data())
def test_two_orders_give_one_tally(world: Any, data: st.DataObject) -> None:
    two_orders(world, data)


@pytest.mark.slow
@few(100)
@given(data=st.data())
def test_any_two_orders_give_one_tally(world: Any, data: st.DataObject) -> None:
    two_orders(world, data)
