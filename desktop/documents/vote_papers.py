"""Builds the sheet of votes and the projet de délibération on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from desktop.database.queries import ballot, link
from desktop.database.queries.ballot import OpenVotes
from desktop.database.queries.votes import VoteRow
from desktop.documents import words
from desktop.documents.council import campaign_reason, council_of
from desktop.documents.deliberation import Deliberation
from desktop.documents.need_papers import last_minute
from desktop.documents.vote_sheet import VoteLine, VoteSheet
from desktop.domain import communes, phases
from desktop.domain.act_words import STATES, away, counts_until, lost, unsent
from desktop.domain.french import FIXED, MOST_NAMED, number, others, paris, short_date, uncapital
from desktop.domain.phases import LocalTime

_NATURES = {"existing": "Existante", "to_develop": "À développer"}


def vote_sheet_of(connection: Connection, *, now: LocalTime, demonstration: bool = False) -> VoteSheet:
    """What can be voted for now, with our votes; then our votes for what is not open any more."""
    open_votes = _open_votes(connection)
    at = phases.corrected(now, open_votes.offset)
    phase = phases.open_phase(open_votes.campaign, at)
    standing = {row.subject: row for row in reversed(open_votes.casts) if row.stands or row.withdrawing}
    lines = _open(open_votes, phase.votable if phase else (), standing)
    shown = {id for id, _ in lines}
    return VoteSheet(
        commune=open_votes.commune,
        campaign="" if open_votes.campaign is None else open_votes.campaign.title,
        phase="" if phase is None else phase.name,
        closes="" if phase is None or phase.closes <= at else last_minute(connection, phase.closes),
        lines=tuple(line for _, line in lines),
        others=tuple(
            VoteLine(title=row.title, kind=_kind(row.kind), vote=_vote(row))
            for row in standing.values()
            if row.subject not in shown
        ),
        printed=f"le {short_date(paris(now))}",
        made_at=now,
        demonstration=demonstration,
    )


def votes_deliberation_of(connection: Connection, *, now: datetime, demonstration: bool = False) -> Deliberation:
    """A projet de délibération by which the council approves the commune's votes."""
    open_votes, commune = _open_votes(connection), link.commune(connection)
    if commune is None:
        raise communes.none_chosen()
    titles = [f"«{FIXED}{row.title}{FIXED}»" for row in reversed(open_votes.casts) if row.stands]
    council = council_of(commune)
    return Deliberation(
        commune=open_votes.commune,
        council=council,
        subject="Votes de la commune pour des services numériques",
        reasons=(
            *campaign_reason(open_votes.campaign),
            "que la commune a une voix par service ou proposition, quelle que soit la taille de la commune",
        ),
        articles=(
            f"Vote, au nom de la commune, pour{FIXED}: {listed_titles(titles)}",
            f"Charge {council.head.either} de l’exécution de la présente délibération",
        ),
        made_at=now,
        demonstration=demonstration,
    )


def listed_titles(titles: Sequence[str]) -> str:
    """The titles one after the other; of a long list, how many more there are."""
    listed, more = ", ".join(titles[:MOST_NAMED]) or "……", others(len(titles))
    return f"{listed}, {more} de la feuille de votes jointe" if more else listed


def _open_votes(connection: Connection) -> OpenVotes:
    open_votes = ballot.read(connection)
    if open_votes is None:
        raise communes.none_chosen()
    return open_votes


def _open(votes: OpenVotes, votable: Any, standing: dict[str, VoteRow]) -> list[tuple[str, VoteLine]]:
    """Subject and line of each open title, sorted by title."""
    lines: list[tuple[str, VoteLine]] = []
    if "proposal" in votable:
        lines += [
            (row.id, VoteLine(title=row.title, kind=_NATURES.get(row.kind, ""), vote=_vote(standing.get(row.id))))
            for row in votes.proposals
            if row.state == "open"
        ]
    if "service" in votable:
        lines += [
            (
                one.id,
                VoteLine(title=one.title, kind="Service existant", service=True, vote=_vote(standing.get(one.id))),
            )
            for one in votes.services
        ]
    return lines


def _vote(row: VoteRow | None) -> str:
    """When the commune voted, and the state of the vote. It is only said to be received if there is a receipt."""
    if row is None:
        return ""
    cast = f"Voté le {short_date(paris(row.cast_at))}"
    if row.elsewhere:
        cast = f"{cast}, {away(restored=row.restored)}"
    if row.withdrawing:
        leaves = uncapital(unsent(lost=row.lost, carried=row.carried).word)
        return f"{cast}. Retrait {leaves}{FIXED}: {counts_until(received=bool(row.received_at))}"
    if row.elsewhere:
        return f"{cast}. {words.decision('vote.cast', row.state)}"
    if row.lost:
        numbered = "" if row.number is None else f" (n°{FIXED}{number(row.number)})"
        return f"{cast}, {uncapital(lost(carried=row.carried))}{numbered}"
    if row.number is None:
        return f"{cast}, {uncapital(unsent(carried=row.carried).word)}"
    decision = words.decision("vote.cast", row.state) or STATES["deposited"]
    return f"{cast}. {decision} (n°{FIXED}{number(row.number)})"


def _kind(kind: str) -> str:
    return "Service existant" if kind == "service" else "Proposition"
