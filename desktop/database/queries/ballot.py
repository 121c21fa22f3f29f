"""All that the page Votes shows, in one consistent view: the campaign, what can be voted for, what was."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Connection

from desktop.database.queries import advice, campaign, catalogue, exchanges, link, mine, needs, pooling, votes
from desktop.database.queries.catalogue import ProposalKey, ProposalRow
from desktop.database.queries.pooling import Regrouped
from desktop.database.queries.votes import VoteRow
from sync.client.ledger.states import VOID
from sync.contract.campaign import Campaign, CampaignTheme
from sync.contract.published import Service

_LOOKED_AT = 10  # of our needs, the last touched ones: a question to the index for each
_NEAR = 3  # services of each need, at most, that stand before the usual ones; a fourth has seldom to do with it
Decided = TypeVar("Decided", ProposalKey, ProposalRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Which lines come first of three lists that are too long to be read before they are seen, and of how many."""

    open: frozenset[str]
    ours: frozenset[str]
    decided: frozenset[str]
    sizes: tuple[int, int, int]  #: proposals open to vote, subjects of our votes, decided proposals
    standing: frozenset[str]  #: what the commune votes for
    voted: int  #: how many open proposals it votes for


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVotes:
    """`casts` gives every vote, the last first; `cancellable` those not yet tried.

    `services` begin with those that fit our needs. `needs` are those of ours that left, id to title, `fallen` all that
    stand no more or never left, id to title and state, `joined` those of others that we joined; `answerable` what a
    vote may name. `regrouped` are the questions that wait. `offset` leads from this computer's clock to the platform's.
    With `head`, proposals, votes and needs are those alone that its lines are made of.
    """

    commune: str
    siren: str
    enrolled: bool
    campaign: Campaign | None
    themes: tuple[CampaignTheme, ...]
    proposals: tuple[ProposalRow, ...]
    services: tuple[Service, ...]
    casts: tuple[VoteRow, ...]
    cancellable: frozenset[str]
    needs: dict[str, str]
    fallen: dict[str, tuple[str, str]]
    joined: dict[str, str]
    answerable: tuple[tuple[str, str], ...]
    regrouped: tuple[Regrouped, ...]
    offset: timedelta
    head: Head | None = None
    signed_as: str = ""  #: profile and function, which each vote bears


def read(connection: Connection, most: int | None = None) -> OpenVotes | None:
    """None while the database is not finished. `most`: of longer lists no more lines than that, the first ones."""
    commune, own = link.commune(connection), link.current(connection)
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
        enrolled=own is not None and own.enrolled,
        campaign=campaign.current(connection),
        themes=campaign.themes(connection),
        proposals=proposals,
        services=services,
        casts=casts,
        cancellable=votes.cancellable(connection),
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
    """The catalogue: first what fits a need of ours, drafts too, then in its usual order."""
    ours = (row.title for row in needs.listed(connection, _LOOKED_AT) if row.state not in ("withdrawn", *VOID))
    place = {id: at for at, id in enumerate(advice.near(connection, ours, _NEAR))}
    return tuple(sorted(catalogue.usual(connection), key=lambda service: place.get(service.id, len(place))))


def _head(connection: Connection, joined: Collection[str], most: int) -> Head | None:
    """None where no list is longer than that. Of what is open, what answers our needs comes first."""
    keys, cast = catalogue.proposal_keys(connection), votes.count_subjects(connection)
    if max(len(keys), cast) <= most and needs.count(connection) <= most:
        return None
    named = {id: json.loads(listed) for id, _, _, _, listed in keys if listed}
    own = needs.among(connection, {need for listed in named.values() for need in listed})
    shared = {row.id for row in own if row.submit_op and row.state != "withdrawn"}.union(joined)
    first = {id for id, listed in named.items() if not shared.isdisjoint(listed)}
    opened = [id for id, _, state, _, _ in keys if state == "open"]
    decided = ranked(ProposalKey(*key) for key in keys if key[2] != "open")
    standing = votes.standing(connection)
    return Head(
        open=frozenset(sorted(opened, key=lambda id: id not in first)[:most] if first else opened[:most]),
        ours=frozenset(votes.last_subjects(connection, most)),
        decided=frozenset(key.id for key in decided[:most]),
        sizes=(len(opened), cast, len(decided)),
        standing=standing,
        voted=len(standing.intersection(opened)),
    )


def ranked(decided: Iterable[Decided]) -> list[Decided]:
    """What the committee decided: by the number of votes, then what it retained."""
    return sorted(decided, key=lambda one: (-one.votes, one.state != "retained"))
