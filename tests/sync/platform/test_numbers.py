"""Numbers of receipts are the commune's own, each given once."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from sync.platform import numbers
from sync.platform.intake import stored
from sync.platform.tables import commune, operation


def numbers_of(world: Any, insee: str) -> list[int]:
    with world.store.reading() as connection:
        mine = select(operation.c.number).where(operation.c.commune == insee).order_by(operation.c.number)
        return list(connection.execute(mine).scalars())


def test_each_commune_counts_its_own(world: Any) -> None:
    first, second = world.device("45024"), world.device("45025")
    first.deposit([first.cast(), first.need()])
    second.deposit([second.cast()])
    first.deposit([first.cast("actes")])
    assert (numbers_of(world, "45024"), numbers_of(world, "45025")) == ([1, 2, 3], [1])


def test_what_was_numbered_before_is_numbered_once(world: Any) -> None:
    """An earlier receipt keeps its number: the next ones are all greater, and never smaller again."""
    with world.store.writing() as connection:
        assert numbers.take(connection, "45024", 2) == 1
        assert numbers.take(connection, "45024", 1, beyond=120) == 121
        assert numbers.take(connection, "45024", 3, beyond=120) == 122
        assert numbers.take(connection, "45024", beyond=7) == 125
        assert numbers.take(connection, "45025", 2, beyond=9) == 10
        assert numbers.take(connection, "45024") == 126


def test_it_moves_nothing_else_of_the_commune(world: Any, device: Any) -> None:
    device.deposit([device.cast()])

    def rest() -> dict[str, Any]:
        with world.store.reading() as connection:
            row = connection.execute(select(commune).where(commune.c.id == "45024")).one()
        return {name: value for name, value in row._mapping.items() if name != "number"}

    before = rest()
    with world.store.writing() as connection:
        numbers.take(connection, "45024", 5)
    assert rest() == before


@pytest.mark.parametrize(
    ("shown", "highest"), [((), 0), ((3, 7, 5), 7), ((2**40 - 1, 1), 2**40 - 1), ((2**40, 1), 1), ((2**40 + 1, 1), 1)]
)
def test_a_number_that_leaves_no_room_for_others_is_not_counted_from(shown: tuple[int, ...], highest: int) -> None:
    earlier: dict[str, Any] = {str(number): SimpleNamespace(number=number) for number in shown}
    assert stored.Stored(known={}, earlier=earlier, numbers_taken={}).highest_number == highest


@pytest.mark.parametrize(("has_it", "number"), [("", 3), ("a", None), ("b", 3), ("c", None)])
def test_an_act_that_comes_back_has_its_number_again_unless_another_one_has_it(has_it: str, number: int | None) -> None:
    one: Any = SimpleNamespace(received=[SimpleNamespace(operation=SimpleNamespace(op="b"))])
    earlier: Any = {"b": SimpleNamespace(number=3)}
    caller: Any = None
    here = stored.Stored(known={}, earlier=earlier, numbers_taken={3: has_it} if has_it else {})
    assert stored.numbers(caller, one, here) == [number]
