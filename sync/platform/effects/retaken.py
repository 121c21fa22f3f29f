"""Tells a commune of its votes, joins and declarations of interest: it may take them back and say them again.

It reads the same whichever of its computers made which act. The answer is made of all acts and withdrawals that are
here, so that any order and any repetition give the same.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from sync.contract.bodies import InterestDeclare, NeedJoin
from sync.contract.campaign import Campaign
from sync.contract.published import (
    DECLARATION,
    JOIN,
    VOTE,
    OwnCast,
    OwnDeclaration,
    OwnDeclaring,
    OwnJoin,
    OwnJoining,
    OwnVote,
    Retaken,
)
from sync.contract.values import MAX_RETAKEN
from sync.platform.conduct.statements import StatementKind
from sync.platform.pending import Pending
from sync.platform.publish import own
from sync.platform.tables import ballot, retraction, statement, withdrawn
from sync.platform.times import as_time


def tell(into: Pending, campaign: Campaign) -> None:
    """Publishes what changed in this block to the communes it is about: one query for each kind."""
    for prefix in dict.fromkeys(prefix for prefix, _, _ in into.retaken):
        made = [(commune, subject) for one, commune, subject in into.retaken if one == prefix]
        _tell(into, prefix, made, campaign)


def _tell(into: Pending, prefix: str, made: Collection[tuple[str, str]], campaign: Campaign) -> None:
    acts, value = _KINDS[prefix]
    communes, subjects = ({pair[place] for pair in made} for place in range(2))
    about_these = {"campaign": campaign.id, "communes": list(communes), "subjects": list(subjects)}
    rows_of: dict[tuple[str, str], list[Any]] = {}
    for row in into.execute(acts, about_these):
        rows_of.setdefault((row.commune, row.subject), []).append(row)
    for insee in {insee for insee, _ in made}:
        into.look_up("mine", insee, [f"{prefix}{about}" for one, about in made if one == insee])
    for insee, about in made:
        rows = rows_of.get((insee, about))
        if rows:
            own.publish_changed(into, insee, value(f"{prefix}{about}", about, rows))


def _casts() -> Select[Any]:
    table, named = ballot.c, withdrawn.c
    by = and_(named.ballot == table.op, *(named[key] == table[key] for key in ("campaign", "subject", "commune")))
    read = (table.commune, table.subject, table.op, table.deposited_at, table.kind, table.list_version, table.need)
    query = select(*read, named.ballot.label("taken_back")).select_from(ballot).outerjoin(withdrawn, by)
    query = query.where(table.campaign == bindparam("campaign"), *_about(table))
    return query.order_by(table.deposited_at, table.op)


def _statements(kind: StatementKind) -> Select[Any]:
    table, named = statement.c, retraction.c
    by = and_(named.named == table.op, *(named[key] == table[key] for key in ("kind", "subject", "commune")))
    read = (table.commune, table.subject, table.op, table.deposited_at, table.value)
    query = select(*read, named.named.label("taken_back")).select_from(statement).outerjoin(retraction, by)
    return query.where(table.kind == kind, *_about(table)).order_by(table.deposited_at, table.op)


def _about(table: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        table.commune.in_(bindparam("communes", expanding=True)),
        table.subject.in_(bindparam("subjects", expanding=True)),
    )


def _vote(id_: str, subject: str, rows: Sequence[Any]) -> Retaken:
    casts = [
        OwnCast(**common, list_version=row.list_version, need=row.need or msgspec.UNSET)
        for row, common in _newest(rows)
    ]
    kind = min(rows, key=lambda row: (row.taken_back is not None, row.op)).kind
    return OwnVote(id=id_, subject=subject, subject_kind=kind, casts=tuple(casts))


def _join(id_: str, need: str, rows: Sequence[Any]) -> Retaken:
    acts = [OwnJoining(**common, own=_body(row, NeedJoin).own) for row, common in _newest(rows)]
    return OwnJoin(id=id_, subject=need, acts=tuple(acts))


def _declaration(id_: str, proposal: str, rows: Sequence[Any]) -> Retaken:
    acts = [OwnDeclaring(**common, role=_body(row, InterestDeclare).role) for row, common in _newest(rows)]
    return OwnDeclaration(id=id_, subject=proposal, acts=tuple(acts))


def _newest(rows: Sequence[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The acts to tell: withdrawn ones first, then in the order of deposit; of too many, the last ones."""
    for row in sorted(rows, key=lambda row: row.taken_back is None)[-MAX_RETAKEN:]:
        gone = row.taken_back is not None
        yield row, {"op": row.op, "deposited_at": as_time(row.deposited_at), "withdrawn": gone}


def _body(row: Any, shape: Any) -> Any:
    return msgspec.json.decode(row.value, type=shape)


#: For each beginning of an id: the query for the acts, and the function that makes what the commune reads.
_KINDS: dict[str, tuple[Select[Any], Callable[[str, str, Sequence[Any]], Retaken]]] = {
    VOTE: (_casts(), _vote),
    JOIN: (_statements("join"), _join),
    DECLARATION: (_statements("interest"), _declaration),
}
