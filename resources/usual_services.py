"""The order in which services are shown to a commune of some size. It is our own: nobody publishes such figures."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from sync.contract.published import Service

_LATER = 1_000  # place of services that are not listed: after all that are


def place(service: "Service", population: int | None) -> int:
    """Where it stands among the services, for a commune of that many inhabitants; the first is 0.

    First comes what every mairie needs, by law or each day; last, what is for larger or for smaller communes than this.
    """
    inhabitants = population or 0
    too_small, too_large = inhabitants < service.smallest, 0 < service.largest < inhabitants
    return 2 * _LATER if too_small or too_large else _places().get(service.id, _LATER)


@cache
def _places() -> Mapping[str, int]:
    listed: list[str] = json.loads(resources.path("usual_services.json").read_text("utf-8"))
    return {id: number for number, id in enumerate(listed)}
