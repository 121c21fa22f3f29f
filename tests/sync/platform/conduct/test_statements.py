"""Statements and retractions: the same ones stand, whatever the order and however often they come."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.contract.bodies import InterestDeclare, NeedJoin
from sync.contract.operations import Operation, OperationActor
from sync.platform.conduct import statements
from sync.platform.tables import retraction
from tests.sync.platform.conducting import accepted, reads

CLAIMED = datetime(2026, 2, 1, tzinfo=UTC)
OP = "01900000-0000-7000-8000-{:012d}".format
_SUBJECTS = (f"p{number}" for number in count(1))
COMMUNES = ("45024", "45025", "45026")
#: Two statements of each commune; the second was deposited later.
_STATED = [(commune, number) for commune in COMMUNES for number in (1, 2)]
_TAKEN_BACK = st.lists(
    st.tuples(st.sampled_from(COMMUNES), st.frozensets(st.sampled_from(_STATED), min_size=1, max_size=3)), max_size=4
)


def op_of(stated: tuple[str, int]) -> str:
    return OP(int(stated[0]) * 10 + stated[1])


def arrive(connection: Any, subject: str, what: Any) -> None:
    """One statement or one retraction, as its effect writes it."""
    if isinstance(what[1], int):
        commune, number = what
        body = InterestDeclare(proposal=subject, role="referent" if number == 2 else "participant")
        operation = Operation(
            op=f"{subject}-{op_of(what)}",
            type="interest.declare",
            tv=1,
            commune=commune,
            actor=OperationActor(id="a"),
            claimed=CLAIMED,
            body={},
        )
        statements.state(connection, "interest", subject, operation, body, deposited_at=f"2026-02-0{number}")
    else:
        commune, named = what
        ops = {f"{subject}-{op_of(one)}" for one in named}
        statements.take_back(connection, "interest", subject, commune, ops, op="any")


def holders(connection: Any, subject: str) -> dict[str, str]:
    found = statements.holding(connection, "interest", subject=subject)
    return {one.commune: one.body(InterestDeclare).role for one in found}


def few(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def any_order(world: Any, data: st.DataObject) -> None:
    """Each operation takes effect once, so statements come once; a retraction may name what others have named."""
    named = data.draw(_TAKEN_BACK)
    stated = data.draw(st.lists(st.sampled_from(_STATED), unique=True))
    what: list[Any] = [*stated, *named]
    repeated = data.draw(st.lists(st.sampled_from(named), max_size=3)) if named else []
    with world.store.writing() as connection:
        found = []
        for order in (what + repeated, data.draw(st.permutations(what + repeated))):
            subject = next(_SUBJECTS)
            for one in order:
                arrive(connection, subject, one)
            found.append(holders(connection, subject))
    # The model: of the statements that their own commune has not retracted, the one deposited last stands.
    gone = {one for commune, ones in named for one in ones if one[0] == commune}
    standing = sorted(set(stated) - gone, key=lambda one: one[1])
    assert found[0] == found[1] == {commune: ("participant", "referent")[number - 1] for commune, number in standing}


@pytest.mark.slow
@few(20)
@given(data=st.data())
def test_some_orders_and_repetitions_leave_the_same_ones(world: Any, data: st.DataObject) -> None:
    any_order(world, data)


@pytest.mark.slow
@few(60)
@given(data=st.data())
def test_any_order_and_repetition_leaves_the_same_ones(world: Any, data: st.DataObject) -> None:
    any_order(world, data)


_PCS = [(pc, number) for pc in (0, 1, 2) for number in (0, 1)]
_LEAVES = st.lists(
    st.tuples(st.sampled_from([0, 1, 2]), st.sets(st.sampled_from(_PCS), min_size=1, max_size=3)), max_size=3
)


def joined_in_any_order(make_world: Callable[[], Any], data: st.DataObject) -> None:
    """Two PCs of one neighbour and one PC of another, through the real exchange."""
    world = make_world()
    accepted(world.device(), "need.submit", {"need": "n1", "title": "Titre", "description": "D"})
    pcs = (world.device("45025"), world.device("45025"), world.device("45026"))
    joins = {(pc, number): pcs[pc].act("need.join", {"need": "n1"}) for pc, number in _PCS}
    made: list[tuple[int, Operation, set[str]]] = [(pc, joins[pc, number], set()) for pc, number in _PCS]
    for pc, named in data.draw(_LEAVES):
        ops = [joins[one].op for one in sorted(named)]
        # This commune cannot retract what another commune joined.
        own = {joins[one].op for one in named if pcs[one[0]].commune == pcs[pc].commune}
        made.append((pc, pcs[pc].act("need.leave", {"need": "n1", "joins": ops}), own))
    arrivals = data.draw(st.lists(st.integers(0, len(made) - 1), min_size=1, max_size=12))
    come: dict[str, str] = {}
    gone: set[str] = set()
    for index in arrivals:
        pc, operation, ops = made[index]
        assert pcs[pc].one(operation).status in ("accepted", "duplicate")
        gone |= ops
        if operation.type == "need.join":
            come[operation.op] = pcs[pc].commune
        expected = sorted({commune for op, commune in come.items() if op not in gone})
        public = reads(pcs[0], "needs")["n1"]
        assert [one["commune"] for one in public.get("joined", [])] == expected
    world.store.close()


@pytest.mark.slow
@few(3)
@given(data=st.data())
def test_who_has_joined_a_need_is_the_same_in_some_orders(make_world: Callable[[], Any], data: st.DataObject) -> None:
    joined_in_any_order(make_world, data)


@pytest.mark.slow
@few(8)
@given(data=st.data())
def test_who_has_joined_a_need_is_the_same_in_any_order(make_world: Callable[[], Any], data: st.DataObject) -> None:
    joined_in_any_order(make_world, data)


def test_what_is_named_is_taken_back_and_nothing_beside_it(world: Any) -> None:
    """Each compared value has one that sorts before and one that sorts after; the first is in the middle."""
    kinds: tuple[statements.StatementKind, ...] = ("join", "interest", "request")
    communes, letters = ("45025", "45024", "45026"), ("m", "a", "z")
    middle, *beside = product(kinds, letters, communes, letters)
    with world.store.writing() as connection:
        for kind, subject, commune in product(kinds, letters, communes):
            operation = Operation(
                op=f"{kind}-{subject}-{commune}",
                type="need.join",
                tv=1,
                commune=commune,
                actor=OperationActor(id="a"),
                claimed=CLAIMED,
                body={},
            )
            statements.state(connection, kind, subject, operation, NeedJoin(need=subject), deposited_at="2026-02-01")
        held = [one.op for one in statements.holding(connection, "join", subject="m", commune="45025")]
        assert held == ["join-m-45025"]
        for kind, subject, commune, letter in beside:
            named = "join-m-45025" if letter == "m" else f"{letter}-other"
            statements.take_back(connection, kind, subject, commune, [named], op="any")
        assert len(connection.execute(retraction.select()).all()) == len(beside)
        assert [one.op for one in statements.holding(connection, "join", subject="m", commune="45025")] == held
        statements.take_back(connection, middle[0], middle[1], middle[2], held, op="any")
        assert statements.holding(connection, "join", subject="m", commune="45025") == []
        assert len(statements.holding(connection, "join")) == 8
