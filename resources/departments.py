"""The départements: the name of each, and its outline where the map has one."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import resources
from resources import communes
from resources.demonstration import read_world

#: Without an outline: drawn beside the map, the largest first; with communes, so neither 984 nor 989.
OVERSEAS = ("974", "971", "972", "973", "976", "988", "987", "978", "986", "977", "975")
#: Too small to be seen on the map of the whole country.
SMALL = ("75", "92", "93", "94")

Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """The closed lines of each département, by its code, in a box of `size`; `credit` belongs beside the picture."""

    size: tuple[int, int]
    rings: dict[str, tuple[Ring, ...]]
    credit: str


def names(codes: Collection[str]) -> dict[str, str]:
    """The names of these départements; a code that nobody knows is left out."""
    with communes.opened() as database:
        rows = database.execute("SELECT code, name FROM department").fetchall()
    known = {code: name for code, name in rows if code in codes}
    if invented := set(codes) - set(known):
        world = read_world()
        known |= {world.department.code: world.department.name} if world.department.code in invented else {}
    return known


@cache
def outlines() -> Outlines:
    """Read when a map is first shown, and kept."""
    found = json.loads(resources.path("departments.json").read_text("utf-8"))
    width, height = found["size"]
    rings = {code: tuple(map(_ring, lines)) for code, lines in found["outlines"].items()}
    return Outlines((width, height), rings, f"{found['authors']}, CC BY 4.0")


def _ring(line: str) -> Ring:
    numbers = [int(number) for number in line.split()]
    return tuple(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))
