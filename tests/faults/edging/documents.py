"""One field of a document at its edge: empty, longest and one more, NUL, a line feed at the end, 2^53, year 1."""

import copy
import random
import re
from collections.abc import Iterator
from typing import Any

from sync.contract.wire import PREFIX, Call

Way = tuple[str | int, ...]
#: Lengths on both sides of every bound of the contract.
_LENGTHS = (64, 65, 100, 101, 200, 201, 500, 501, 20_000, 20_001)
_COUNTS = (2, 20, 21, 50, 51, 100, 101, 501, 1_001, 5_000)
_NUMBERS = (-1, 0, 1, 2**31, 2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**64, 10**30, -(2**53), -(2**63), -(2**63) - 1)
_TIMES = (
    "0001-01-01T00:00:00+14:00",
    "1999-12-31T23:59:59Z",
    "2000-01-01T00:00:00Z",
    "2199-12-31T23:59:59Z",
    "2200-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30T00:00:00Z",
    "2026-01-01T00:00:00",
)
_DAYS = ("0001-01-01", "1999-12-31", "2000-01-01", "2199-12-31", "2200-01-01", "9999-12-31")
_OTHER_KINDS: tuple[Any, ...] = (None, True, 1.5, "1", [], {}, ["a"], {"a": "b"})
_TIME = re.compile(r"\d{4}-\d\d-\d\dT")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_ID = re.compile("/[0-9a-f-]{36}")


def named(call: Call) -> str:
    """What is called, whatever it is about."""
    return f"{call.method} {_ID.sub('/…', call.path.removeprefix(PREFIX))}"


def ways(document: Any, way: Way = ()) -> Iterator[Way]:
    """To every value of the document, the document itself left out."""
    inner: Any = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in inner:
        yield (*way, name)
        if isinstance(value, dict | list):
            yield from ways(value, (*way, name))


def at_edge(dice: random.Random, document: Any) -> tuple[Any, str]:
    """A copy in which one field stands at one of its edges, where it did not stand before; and which."""
    changed = copy.deepcopy(document)
    way = dice.choice(list(ways(document)))
    holder = changed
    for name in way[:-1]:
        holder = holder[name]
    before = holder[way[-1]]
    if dice.random() < 0.05:
        del holder[way[-1]]
        return changed, f"{way} left out"
    after = edge(dice, before)
    while (type(after), after) == (type(before), before):
        after = edge(dice, before)
    holder[way[-1]] = after
    return changed, f"{way} {str(after)[:60]!r}"


def edge(dice: random.Random, value: Any) -> Any:
    if dice.random() < 0.1:
        return dice.choice(_OTHER_KINDS)
    match value:
        case bool():
            return not value
        case int():
            return dice.choice(_NUMBERS)
        case str():
            return _text(dice, value)
        case list():
            once = value[:1] or ["a"]
            return dice.choice([[], value + once, once * dice.choice(_COUNTS)])
        case dict():
            return dice.choice([{}, value | {"x": 1}, value | {"a\0b\n": "x"}, {f"n{n}": "x" for n in range(1_001)}])
    return dice.choice(_OTHER_KINDS)


def _text(dice: random.Random, value: str) -> str:
    if dice.random() < 0.5:
        if _TIME.match(value):
            return dice.choice(_TIMES)
        if _DAY.match(value):
            return dice.choice(_DAYS)
    letter = dice.choice("a0é𝄞\n")
    return dice.choice(
        ["", " ", "\0", f"{value}\n", f"{value}\0", f"\n{value}", value[:-1], value * 2, letter * dice.choice(_LENGTHS)]
    )
