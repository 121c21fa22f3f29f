"""All that the page Votes shows, in one consistent view: the campaign, what can be voted for, what was."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from desktop.database.queries import campaign, catalogue, exchanges, link, needs, pooling, votes
from desktop.database.queries.catalogue import ProposalRow
from desktop.database.queries.pooling import Regrouped
from desktop.database.queries.votes import VoteRow
from sync.client.ledger.states import VOID
from sync.contract.campaign import Campaign, CampaignTheme
from sync.contract.published import Service

_GONE = ("withdrawn", *VOID)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVotes:
    """`casts` gives every vote, the last first; `cancellable` those not yet tried.

    `needs` are those of ours that left, id to title, `joined` those of others that we joined; `answerable` what a vote
    may name. `regrouped` are the questions that wait. `offset` leads from this computer's clock to the platform's.
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
    joined: dict[str, str]
    answerable: tuple[tuple[str, str], ...]
    regrouped: tuple[Regrouped, ...]
    offset: timedelta


def read(connection: Connection) -> OpenVotes | None:
    """None while the database is not finished."""
    commune, own = link.commune(connection), link.current(connection)
    if commune is None:
        return None
    ours, casts, proposals = needs.listed(connection), votes.listed(connection), catalogue.proposals(connection)
    return OpenVotes(
        commune=commune.name,
        siren=commune.siren,
        enrolled=own is not None and own.enrolled,
        campaign=campaign.current(connection),
        themes=campaign.themes(connection),
        proposals=proposals,
        services=catalogue.usual(connection),
        casts=casts,
        cancellable=votes.cancellable(connection),
        needs={row.id: row.title for row in ours if row.submit_op},
        joined={row.need: row.title for row in pooling.joins(connection) if row.stands},
        answerable=tuple((row.id, row.title) for row in ours if row.title.strip() and row.state not in _GONE),
        regrouped=pooling.regrouped_among(connection, ours, casts, proposals),
        offset=exchanges.clock_offset(connection),
    )
