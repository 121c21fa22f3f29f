"""What can be told beside a need while it is written: fitting services, neighbours with the same need, other ways."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from sqlalchemy import Connection

from desktop.database import search
from desktop.database.queries import campaign, catalogue, link, pooling, votes
from desktop.database.search import Hit
from desktop.domain import needs as rules
from sync.contract.campaign import OutOfScope

_READ = 5_000  # characters of a description that are looked at for words out of scope


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another commune's published need."""

    id: str
    title: str
    commune: str
    description: str
    joined: bool  #: by us


@dataclass(frozen=True, slots=True)
class Advice:
    services: tuple[Hit, ...]
    neighbours: tuple[Neighbour, ...]
    guidance: tuple[OutOfScope, ...]
    voted: frozenset[str] = frozenset()  #: the services that the commune votes for


def advice(connection: Connection, title: str, description: str, *, limit: int = 4) -> Advice:
    """Services and neighbours by the title, at most `limit` of each; other ways by title and description."""
    return Advice(
        services=_services(connection, title, limit) if title.strip() else (),
        neighbours=_neighbours(connection, title, limit) if title.strip() else (),
        guidance=rules.guidance(title, description[:_READ], campaign.out_of_scope(connection)),
        voted=votes.standing(connection),
    )


def near(connection: Connection, titles: Iterable[str], each: int) -> tuple[str, ...]:
    """The ids of the services that fit these titles, `each` of them at most: the best of every title, then the next."""
    found = [search.fitting(connection, f"{title} ", ("catalogue",), each) for title in titles if title.strip()]
    turns = (hit.id for turn in zip_longest(*found) for hit in turn if hit is not None)
    return tuple(dict.fromkeys(turns))


def _services(connection: Connection, title: str, limit: int) -> tuple[Hit, ...]:
    """With the summary alone as their words: what is searched holds the audience and the provider too."""
    hits = search.fitting(connection, title, ("catalogue",), limit)
    known = {hit.id: catalogue.service(connection, hit.id) for hit in hits}
    return tuple(replace(hit, snippet=service.summary) for hit in hits if (service := known[hit.id]) is not None)


def _neighbours(connection: Connection, title: str, limit: int) -> tuple[Neighbour, ...]:
    """Never our own published needs."""
    own = link.commune(connection)
    found = []
    for hit in search.fitting(connection, title, ("needs",), limit * 3):
        need = catalogue.public_need(connection, hit.id)
        if need is not None and (own is None or need.commune != own.insee):
            joined = pooling.standing_of(connection, need.id) is not None
            found.append(Neighbour(need.id, need.title, need.commune_name or need.commune, need.description, joined))
    return tuple(found[:limit])
