"""Counting: a commune's vote for a subject counts while one of its accepted casts is not named by a withdrawal.

Both are only ever added, so any order of arrival and any repetition give the same count, and at most one a commune.
"""

from collections import Counter
from collections.abc import Collection

import msgspec
from msgspec import Struct
from msgspec.structs import fields
from sqlalchemy import ColumnElement, Connection, and_, exists, select

from sync.contract.bodies import VoteCast, VoteWithdraw
from sync.contract.campaign import SubjectKind
from sync.platform.pending import Into, put
from sync.platform.tables import ballot, published, withdrawn

#: The kinds of what may be voted for, by the scope that publishes them.
KINDS: dict[str, SubjectKind] = {"catalogue": "service", "proposals": "proposal"}


class Count(Struct, frozen=True, kw_only=True):
    """The votes for one service or proposal. `voters`: INSEE codes, in order."""

    id: str
    title: str  #: its id where it was taken off the lists
    kind: str  #: which of the two: "service" or "proposal"
    voters: tuple[str, ...]  #: of the communes whose vote counts


class Ballot(Struct, frozen=True, kw_only=True):
    """One counted vote, as it is published."""

    campaign: str  #: id
    subject: str  #: id of the service or proposal
    kind: str  #: which of the two: "service" or "proposal"
    commune: str  #: INSEE code
    op: str  #: id of the first cast that still stands
    list_version: int  #: number of the list that was voted on; 0: the bundled one
    deposited_at: str  #: of that cast, UTC ISO text


class _Titled(msgspec.Struct, frozen=True):
    title: str = ""


def cast(into: Into, body: VoteCast, *, op: str, campaign: str, commune: str, deposited_at: str) -> None:
    """Stores an accepted vote.cast."""
    row = {
        "op": op,
        "campaign": campaign,
        "subject": body.subject,
        "kind": body.kind,
        "commune": commune,
        "list_version": body.list_version,
        "need": None if body.need is msgspec.UNSET else body.need,
        "deposited_at": deposited_at,
    }
    put(into, ballot, row)


def withdraw(into: Into, body: VoteWithdraw, *, op: str, campaign: str, commune: str) -> None:
    """Stores an accepted vote.withdraw, which also works on casts that have not come yet."""
    named = set(body.casts)
    known = taken_back(into, body.subject, named, campaign=campaign, commune=commune)
    rows = [
        {"campaign": campaign, "subject": body.subject, "commune": commune, "ballot": name, "op": op}
        for name in sorted(named - known)
    ]
    if rows:
        into.execute(withdrawn.insert(), rows)


def taken_back(into: Into, subject: str, ops: Collection[str], *, campaign: str, commune: str) -> set[str]:
    """Those of these casts that an accepted withdrawal names, whether they have come or not."""
    table = withdrawn.c
    mine = and_(table.campaign == campaign, table.subject == subject, table.commune == commune)
    return set(into.execute(select(table.ballot).where(mine, table.ballot.in_(ops))).scalars())


def ballots(connection: Connection, campaign: str) -> list[Ballot]:
    """The counted votes, one for each subject and commune, in a fixed order."""
    table = ballot.c
    query = select(*(table[one.name] for one in fields(Ballot))).where(table.campaign == campaign, _standing())
    first: dict[tuple[str, str], Ballot] = {}
    for row in connection.execute(query.order_by(table.subject, table.commune, table.deposited_at, table.op)):
        first.setdefault((row.subject, row.commune), Ballot(**row._mapping))
    return list(first.values())


def tally(connection: Connection, campaign: str) -> list[Count]:
    """The counts of all that was voted for: most votes first, then by id."""
    voters_of: dict[tuple[str, str], list[str]] = {}
    for one in ballots(connection, campaign):
        voters_of.setdefault((one.subject, one.kind), []).append(one.commune)
    titles = _titles(connection, [subject for subject, _ in voters_of])
    counts = [
        Count(id=subject, title=titles.get((subject, kind)) or subject, kind=kind, voters=tuple(voters))
        for (subject, kind), voters in voters_of.items()
    ]
    return sorted(counts, key=lambda count: (-len(count.voters), count.id))


def for_proposals(connection: Connection, campaign: str) -> Counter[str]:
    """How many votes each proposal has, by its id; without those that have none."""
    return Counter({one.id: len(one.voters) for one in tally(connection, campaign) if one.kind == "proposal"})


def _standing() -> ColumnElement[bool]:
    named = select(withdrawn.c.ballot).where(
        withdrawn.c.campaign == ballot.c.campaign,
        withdrawn.c.subject == ballot.c.subject,
        withdrawn.c.commune == ballot.c.commune,
        withdrawn.c.ballot == ballot.c.op,
    )
    return ~exists(named)


def _titles(connection: Connection, subjects: Collection[str]) -> dict[tuple[str, str], str]:
    """Titles by id and kind; what was taken off the lists has only a tombstone, and no title."""
    query = select(published.c.scope, published.c.id, published.c.value)
    rows = connection.execute(query.where(published.c.scope.in_(KINDS), published.c.id.in_(set(subjects))))
    return {(row.id, KINDS[row.scope]): msgspec.json.decode(row.value, type=_Titled).title for row in rows}
