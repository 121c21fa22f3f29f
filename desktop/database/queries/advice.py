"""What is shown beside a need while it is written: fitting services, other communes' needs, and other ways."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from desktop.database import answers, search, service_weights, words
from desktop.database.likeness import TitledText
from desktop.database.queries import campaign, catalogue, exchanges, link, pooling, votes
from desktop.database.search import Hit
from desktop.database.similar import similar
from desktop.domain import needs as rules
from desktop.domain.communes import Nearness
from desktop.domain.needs import Degree
from desktop.domain.phases import ClockOffset
from desktop.domain.services.facts import other_size
from sync.contract.campaign import Campaign, OutOfScope
from sync.contract.published import Service

MOST = 4  #: services that are named for one need: further ones seldom fit it
_ENOUGH = 2  # finished words that matter
_SIMILAR = 5  # needs of other communes
_READ = 5_000  # only so many characters of a description are searched for what the programme does not pay for


class Neighbour(Struct, frozen=True, kw_only=True):
    """Another commune's published need that resembles the one that is written."""

    id: str
    title: str  #: as published
    commune: str  #: its name; the INSEE code where no name is published
    description: str  #: as published
    joined: bool  #: this commune has said "nous aussi" to it
    degree: Degree = "likely"  #: how much they are alike
    near: Nearness = "elsewhere"  #: how near that commune is


class VotingTerms(Struct, frozen=True):
    """What says whether the commune may vote for a service now."""

    campaign: Campaign | None = None  #: None while none is known
    offset: ClockOffset = ClockOffset()  #: from this computer's clock to the platform's
    numbered: bool = True  #: the commune has a SIREN; without one it cannot vote


class Advice(Struct, frozen=True, kw_only=True):
    """What fits a need that is being written."""

    services: tuple[Hit, ...]  #: those that answer its title, the best first
    neighbours: tuple[Neighbour, ...]  #: needs of other communes that resemble it: the most alike, the nearest first
    guidance: tuple[OutOfScope, ...]  #: other ways, for what the programme does not pay for
    other_size: Mapping[str, str] = {}  #: by id: for which size of commune a service makes sense that ours has not
    unknown: bool = False  #: the title has words enough, and nothing is known that fits
    broken: bool = False  #: no service can be found: a file of the application is damaged
    voted: frozenset[str] = frozenset()  #: ids of services and proposals that the commune votes for
    voting: VotingTerms = VotingTerms()  #: whether a service may be voted for


def advice(connection: Connection, title: str, description: str, *, limit: int = MOST) -> Advice:
    """Services that fit the title, and needs that resemble title and description, at most `limit` of the first.

    Other ways, for what the programme does not pay for, are found by title and description; for what no digital service
    answers, by the title.
    """
    fitting = _services(connection, title, limit) if title.strip() else []
    alike = neighbours(connection, title, description, _SIMILAR) if title.strip() else ()
    guidance = rules.guidance(title, description[:_READ], campaign.out_of_scope(connection))
    beyond = None if guidance or fitting else answers.answers(connection, title).beyond
    if beyond is not None:
        guidance = (OutOfScope(id=beyond.id, words=(), guidance=beyond.guidance),)
    population = catalogue.population(connection)
    finished = sum(not word.unfinished for word in words.typed(title, 2 * _ENOUGH))
    return Advice(
        services=tuple(hit for hit, _ in fitting),
        neighbours=alike,
        guidance=guidance,
        voted=votes.standing(connection),
        voting=_voting(connection),
        other_size={hit.id: size for hit, service in fitting if (size := other_size(service, population))},
        broken=bool(title.strip()) and not service_weights.readable(),
        unknown=finished >= _ENOUGH and not (fitting or alike or guidance),
    )


def neighbours(connection: Connection, title: str, description: str, limit: int) -> tuple[Neighbour, ...]:
    """Published needs of other communes that resemble this one: the most alike first, the nearest before the others."""
    own = link.commune(connection)
    return tuple(
        Neighbour(
            id=one.need.id,
            title=one.need.title,
            commune=one.need.commune_name or one.need.commune,
            description=one.need.description,
            joined=pooling.standing_of(connection, one.need.id) is not None,
            degree=one.degree,
            near=one.near,
        )
        for one in similar(connection, TitledText(title, description), own.insee if own else "", limit)
    )


def near(connection: Connection, titles: Iterable[str], each: int) -> tuple[str, ...]:
    """Ids of services that fit these titles, at most `each` for a title: first the best of every title."""
    hits_by_title = [search.fitting(connection, f"{title} ", ("catalogue",), each) for title in titles if title.strip()]
    turns = (hit.id for turn in zip_longest(*hits_by_title) for hit in turn if hit is not None)
    return tuple(dict.fromkeys(turns))


def _voting(connection: Connection) -> VotingTerms:
    own = link.commune(connection)
    return VotingTerms(campaign.current(connection), exchanges.clock_offset(connection), own is None or bool(own.siren))


def _services(connection: Connection, title: str, limit: int) -> list[tuple[Hit, Service]]:
    """Services that fit, each with its summary as snippet: what is searched also holds audience and provider."""
    hits = search.fitting(connection, title, ("catalogue",), limit)
    known = {hit.id: catalogue.service(connection, hit.id) for hit in hits}
    return [(replace(hit, snippet=service.summary), service) for hit in hits if (service := known[hit.id]) is not None]
