"""The départements: the name of each, and its outline where the map has one."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import resources
from resources import communes
from resources.demonstration import read_world

#: Départements and territories without an outline. They are drawn beside the map, the largest first. 984 and 989 have
#: no communes and are left out.
OVERSEAS = ("974", "971", "972", "973", "976", "988", "987", "978", "986", "977", "975")
#: Départements that are too small to be seen on the map of the whole country.
SMALL = ("75", "92", "93", "94")

Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """The map of the départements."""

    size: tuple[int, int]  #: width and height of the box that holds all lines
    rings: dict[str, tuple[Ring, ...]]  #: by code of the département: its closed lines, each a list of points
    credit: str  #: authors and licence, to be shown beside the map


def names(codes: Collection[str]) -> dict[str, str]:
    """The names of these départements; unknown codes are left out."""
    with communes.opened() as database:
        rows = database.execute("SELECT code, name FROM department").fetchall()
    known = {code: name for code, name in rows if code in codes}
    if invented := set(codes) - set(known):
        known |= {one.code: one.name for one in read_world().departments if one.code in invented}
    return known


@cache
def outlines() -> Outlines:
    """The map. It is read when it is first needed, and kept."""
    document = json.loads(resources.path("departments.json").read_text("utf-8"))
    width, height = document["size"]
    rings = {code: tuple(map(_ring, lines)) for code, lines in document["outlines"].items()}
    return Outlines((width, height), rings, f"{document['authors']}, CC BY 4.0")


def _ring(line: str) -> Ring:
    numbers = [int(number) for number in line.split()]
    return tuple(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))
