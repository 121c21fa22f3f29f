"""All that the page Votes shows, read at one moment: the campaign, what can be voted for, the votes cast."""

import json
from collections.abc import Collection, Iterable
from typing import TypeVar

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.queries import advice, campaign, catalogue, exchanges, link, mine, needs, pooling, votes
from desktop.database.queries.catalogue import ProposalKey, ProposalRow
from desktop.database.queries.pooling import Regrouped
from desktop.database.queries.votes import VoteRow
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from sync.client.ledger.states import VOID
from sync.contract.campaign import Campaign, CampaignTheme
from sync.contract.published import Service

_LOOKED_AT = 10  # of our needs only the last changed ones: each costs a search
Decided = TypeVar("Decided", ProposalKey, ProposalRow)


class FirstLines(Struct, frozen=True, kw_only=True):
    """Which lines come first in three lists that are too long to be read at once, and how long they are."""

    open: frozenset[str]  #: ids of the open proposals that come first
    ours: frozenset[str]  #: ids of the subjects of our votes that come first
    decided: frozenset[str]  #: ids of the decided proposals that come first
    sizes: tuple[int, int, int]  #: proposals open to vote, subjects of our votes, decided proposals
    standing: frozenset[str]  #: ids of all services and proposals that the commune votes for
    voted: int  #: how many of the open proposals the commune votes for
    being_withdrawn: int  #: for how many of all its vote counts only until the withdrawal arrives


class OpenVotes(Struct, frozen=True, kw_only=True):
    """What the page Votes shows. With `head`, proposals, votes and needs are only those that its lines need."""

    commune: str  #: its name
    siren: str  #: 9 digits; "" where the official list has none
    enrolment: Enrolment  #: whether acts can leave by the network
    campaign: Campaign | None  #: None while none is known
    themes: tuple[CampaignTheme, ...]  #: of the campaign
    proposals: tuple[ProposalRow, ...]  #: open and decided, by title
    services: tuple[Service, ...]  #: the catalogue; those that fit our needs come first
    casts: tuple[VoteRow, ...]  #: every vote of the commune, the last first
    cancellable: frozenset[str]  #: ids of votes that were never sent: they can still be taken back
    needs: dict[str, str]  #: of ours that were sent, or wait to be, and are not withdrawn: id to title
    #: Of ours that a vote may not name (a draft, withdrawn, refused…): id to title and state.
    fallen: dict[str, tuple[str, str]]
    joined: dict[str, str]  #: needs of other communes that we joined ("nous aussi"): id to title
    answerable: tuple[tuple[str, str], ...]  #: needs of ours that a vote may name: id and title
    regrouped: tuple[Regrouped, ...]  #: needs now in a proposal: the page asks whether the commune votes for it
    offset: ClockOffset  #: what to add to this computer's clock to get the platform's time
    head: FirstLines | None = None  #: None where all lists are read whole
    signed_as: str = ""  #: profile and function, signed with each vote; "" where none was entered


def read(connection: Connection, most: int | None = None) -> OpenVotes | None:
    """None while the database is not finished. `most`: of longer lists, only so many lines, the first ones."""
    commune = link.commune(connection)
    if commune is None:
        return None
    services, joins = _near_first(connection), pooling.joins(connection)
    joined = {row.need: row.title for row in joins if row.stands}
    head = None if most is None else _head(connection, joined, most)
    if head is None:
        ours, casts, proposals = needs.listed(connection), votes.listed(connection), catalogue.proposals(connection)
    else:
        subjects = {*head.open, *head.ours, *head.decided}
        proposals = catalogue.proposals(connection, subjects)
        casts = votes.listed(connection, {*subjects, *(service.id for service in services)})
        named = {need for row in proposals for need in row.needs} | {row.need for row in casts}
        ours = needs.among(connection, named | mine.grouped(connection).keys())
    return OpenVotes(
        commune=commune.name,
        siren=commune.siren,
        enrolment=link.enrolment(connection),
        campaign=campaign.current(connection),
        themes=campaign.themes(connection),
        proposals=proposals,
        services=services,
        casts=casts,
        cancellable=votes.cancellable(connection, None if head is None else casts),
        needs={row.id: row.title for row in ours if row.submit_op and row.state != "withdrawn"},
        fallen={row.id: (row.title, row.state) for row in ours if not votes.may_name(row)},
        joined=joined,
        answerable=tuple((row.id, row.title) for row in ours if row.title.strip() and votes.may_name(row)),
        regrouped=pooling.regrouped_among(connection, ours, casts, proposals),
        offset=exchanges.clock_offset(connection),
        head=head,
        signed_as=commune.signed_as,
    )


def _near_first(connection: Connection) -> tuple[Service, ...]:
    """The catalogue: first what fits our needs, drafts included, then the others in their usual order."""
    ours = (row.title for row in needs.listed(connection, _LOOKED_AT) if row.state not in ("withdrawn", *VOID))
    place = {id: at for at, id in enumerate(advice.near(connection, ours, advice.MOST))}
    return tuple(sorted(catalogue.usual(connection), key=lambda service: place.get(service.id, len(place))))


def _head(connection: Connection, joined: Collection[str], most: int) -> FirstLines | None:
    """None where no list is longer than `most`. Of open proposals, those that answer our needs come first."""
    total, cast = catalogue.count(connection), votes.count_subjects(connection)
    if max(total, cast) <= most and needs.count(connection) <= most:
        return None
    keys = catalogue.first_keys(connection, most, joined)
    named = {key.id: json.loads(key.needs) for key in keys if key.needs}
    own = needs.among(connection, {need for listed in named.values() for need in listed})
    shared = {row.id for row in own if row.submit_op and row.state != "withdrawn"}.union(joined)
    first = {id for id, listed in named.items() if not shared.isdisjoint(listed)}
    opened = [key.id for key in keys if key.state == "open"]
    decided = ranked(key for key in keys if key.state != "open")
    standing = votes.standing(connection)
    return FirstLines(
        open=frozenset(sorted(opened, key=lambda id: id not in first)[:most] if first else opened[:most]),
        ours=frozenset(votes.last_subjects(connection, most)),
        decided=frozenset(key.id for key in decided[:most]),
        sizes=(total - len(decided), cast, len(decided)),
        standing=standing,
        voted=votes.count_proposals(connection) - sum(key.id in standing for key in decided),
        being_withdrawn=len(votes.being_withdrawn(connection)),
    )


def ranked(decided: Iterable[Decided]) -> list[Decided]:
    """Decided proposals, those with most votes first; with as many votes, retained ones first."""
    return sorted(decided, key=lambda one: (-one.votes, one.state != "retained"))
