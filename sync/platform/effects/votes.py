"""Votes: counted by conduct/votes.py, and told to their commune, whichever of its computers cast or withdrew them."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import and_, select

from sync.contract.bodies import VoteCast, VoteWithdraw
from sync.contract.campaign import Campaign
from sync.contract.published import VOTE, OwnCast, OwnVote
from sync.contract.values import MAX_NAMED
from sync.platform.conduct import votes
from sync.platform.effects.accepted import Accepted
from sync.platform.pending import Pending
from sync.platform.publish import own
from sync.platform.tables import ballot, withdrawn
from sync.platform.times import as_time


def cast(into: Pending, act: Accepted, body: VoteCast) -> None:
    """Stores the cast; its commune is told at the end of the block."""
    whose = {"op": act.operation.op, "commune": act.commune, "campaign": act.campaign.id}
    votes.cast(into, body, **whose, deposited_at=act.deposited_at)
    into.voted[act.commune, body.subject] = None


def withdraw(into: Pending, act: Accepted, body: VoteWithdraw) -> None:
    """Takes casts back, also those that have not come yet; its commune is told at the end of the block."""
    votes.withdraw(into, body, op=act.operation.op, commune=act.commune, campaign=act.campaign.id)
    into.voted[act.commune, body.subject] = None


def tell(into: Pending, campaign: Campaign) -> None:
    """What each commune reads of the votes of the block: one query for all of them.

    Made of all that was cast and withdrawn, so that any order and any repetition leave the same.
    """
    if not into.voted:
        return
    found: dict[tuple[str, str], list[Any]] = {}
    for row in _casts(into, campaign):
        found.setdefault((row.commune, row.subject), []).append(row)
    for insee in {commune for commune, _ in into.voted}:
        into.look_up("mine", insee, [_id(subject) for commune, subject in into.voted if commune == insee])
    for commune, subject in into.voted:
        rows = found.get((commune, subject), ())
        after = _own(subject, rows) if rows else None
        if after is not None and after != own.read(into, commune, after.id):
            own.publish(into, commune, after)


def _casts(into: Pending, campaign: Campaign) -> list[Any]:
    table, named = ballot.c, withdrawn.c
    keys = ("campaign", "subject", "commune")
    by = and_(named.ballot == table.op, *(named[key] == table[key] for key in keys))
    communes, subjects = ({pair[place] for pair in into.voted} for place in (0, 1))
    query = select(ballot, named.ballot.label("taken_back")).select_from(ballot).outerjoin(withdrawn, by)
    query = query.where(table.campaign == campaign.id, table.commune.in_(communes), table.subject.in_(subjects))
    return list(into.execute(query.order_by(table.deposited_at, table.op)))


def _own(subject: str, rows: Collection[Any]) -> OwnVote:
    casts = [
        OwnCast(
            op=row.op,
            deposited_at=as_time(row.deposited_at),
            withdrawn=row.taken_back is not None,
            list_version=row.list_version,
            need=row.need or msgspec.UNSET,
        )
        for row in sorted(rows, key=lambda row: row.taken_back is None)
    ]
    kind = min(rows, key=lambda row: (row.taken_back is not None, row.op)).kind
    return OwnVote(id=_id(subject), subject=subject, subject_kind=kind, casts=tuple(casts[-MAX_NAMED:]))


def _id(subject: str) -> str:
    return f"{VOTE}{subject}"
