"""Partition: every act in one part, in its order, beside what it is built upon; about the same size."""

from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client.exchange.outgoing_batches import BLOCK_BYTES, Due
from sync.client.exchange.partition import MAX_PARTS, split


def due(number: int, size: int = 400, **built: Any) -> Due:
    frozen = msgspec.json.encode({"op": f"op{number}", "fill": "x" * size} | built)
    return Due(op=f"op{number}", frozen=frozen, intent="", salt=None, personal=None)


def numbers(parts: list[list[Due]]) -> list[list[int]]:
    return [[int(act.op[2:]) for act in part] for part in parts]


def test_what_a_few_packets_hold_stays_together() -> None:
    assert numbers(split([due(n) for n in range(40)], 3)) == [list(range(40))]
    assert split([], 3) == []


def test_where_one_part_more_begins() -> None:
    """An act of `due` is as long as its filling and some forty bytes, and 200 for what comes with it."""
    spare = due(0, 0).size
    for number, parts in ((1, 1), (2, 2), (3, 3), (4, 3)):
        acts = [due(n, BLOCK_BYTES - spare) for n in range(number)]
        assert sum(act.size for act in acts) == number * BLOCK_BYTES
        assert len(split(acts, 3)) == parts
    acts = [due(0, BLOCK_BYTES - 2 * spare), due(1, 0)]
    assert len(split(acts, 3)) == 1
    assert len(split([*acts, due(2, 0)], 3)) == 2


def test_more_is_parted_evenly() -> None:
    parts = split([due(n) for n in range(300)], 3)
    assert numbers(parts) == [list(range(first, 300, 3)) for first in range(3)]
    assert len(split([due(n) for n in range(300)], MAX_PARTS)) == 3, "one for each connection"
    assert len(split([due(n) for n in range(300)], 2)) == 2
    assert len(split([due(n) for n in range(300)], 1)) == 1


def test_what_is_built_upon_another_goes_with_it() -> None:
    acts = [due(n) for n in range(200)] + [due(200, base="op3"), due(201, requires=["op200", "op90"])]
    parts = numbers(split(acts, 3))
    (whole,) = [part for part in parts if 200 in part]
    assert {3, 90, 200, 201} <= set(whole)
    assert whole == sorted(whole)


@pytest.mark.parametrize("field", ["proposal", "need", "subject"])
def test_acts_about_one_thing_stay_in_their_order(field: str) -> None:
    """Were they parted, a part that is cut would let the older word come last, and hold."""
    about = {3: "a", 100: "a", 199: "a", 4: "b", 5: "c"}
    acts = [due(n, body={field: about[n]} if n in about else {}) for n in range(200)]
    parts = numbers(split(acts, 3))
    (whole,) = [part for part in parts if 3 in part]
    assert {3, 100, 199} <= set(whole)
    assert whole == sorted(whole)
    assert len(parts) == 3


def test_votes_that_answer_one_need_may_be_parted() -> None:
    acts = [due(n, body={"subject": f"s{n}", "need": "n"}) for n in range(200)]
    assert len(split(acts, 3)) == 3


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.integers(10, 3_000), st.lists(st.integers(0, 300), max_size=2)), max_size=200),
    st.integers(1, 4),
)
def test_nothing_is_lost_and_nothing_parted(acts: list[tuple[int, list[int]]], most: int) -> None:
    made = [
        due(n, size, requires=[f"op{needed}" for needed in needs if needed < n]) for n, (size, needs) in enumerate(acts)
    ]
    parts = numbers(split(made, most))
    assert sorted(chain(*parts)) == list(range(len(made)))
    assert len(parts) <= min(most, 1 + sum(act.size for act in made) // BLOCK_BYTES)
    where = {number: place for place, part in enumerate(parts) for number in part}
    assert all(part == sorted(part) and part for part in parts)
    for number, (_, needs) in enumerate(acts):
        assert all(where[needed] == where[number] for needed in needs if needed < number)
