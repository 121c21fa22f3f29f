"""The order in which services are shown to a commune of some size. It is our own: nobody publishes such figures."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import resources

_LATER = 1_000  # place of services that are not listed: after all that are


def places(population: int | None) -> Mapping[str, int]:
    """By id, the place of each listed service, the first at 0; all others stand at _LATER.

    First comes what every mairie needs, by law or each day; last, what is for larger communes than this one.
    """
    known = _known()
    place_of = {id: place for place, id in enumerate(known["first"])}
    for least, ids in known["from"].items():
        if (population or 0) < int(least):
            place_of |= dict.fromkeys(ids, 2 * _LATER)
    return place_of


def place(id: str, among: Mapping[str, int]) -> int:
    return among.get(id, _LATER)


@cache
def _known() -> Any:
    return json.loads(resources.path("usual_services.json").read_text("utf-8"))
