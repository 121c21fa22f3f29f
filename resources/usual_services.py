"""Which services a commune of some size is likely to use: an order of ours, since nobody publishes such figures."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import resources

_LATER = 1_000  # after all that have a place of their own


def places(population: int | None) -> Mapping[str, int]:
    """The place of a service by its id, the first at 0; one without a place stands between, at LATER.

    What the law or the day asks of every mairie comes first; what is for larger communes last, until it is one.
    """
    known = _known()
    found = {id: place for place, id in enumerate(known["first"])}
    for least, ids in known["from"].items():
        if (population or 0) < int(least):
            found |= dict.fromkeys(ids, 2 * _LATER)
    return found


def place(id: str, among: Mapping[str, int]) -> int:
    return among.get(id, _LATER)


@cache
def _known() -> Any:
    return json.loads(resources.path("usual_services.json").read_text("utf-8"))
