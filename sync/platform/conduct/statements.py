"""What communes say and take back: a statement stands while no accepted retraction of its commune names it.

Statements and retractions are only ever added, so any order of arrival and any repetition leave the same ones standing.
If several of one commune on one subject stand, the one deposited last holds: a second join or interest takes the place
of the first. Of those deposited at the same moment, it is the one with the greatest id: the one made last, where one
computer made them.
"""

from collections.abc import Collection, Iterable
from typing import Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import and_, exists, insert, select

from sync.contract.bodies import Body
from sync.contract.operations import Operation
from sync.platform.pending import Into, put
from sync.platform.tables import retraction, statement

StatementKind: TypeAlias = Literal["join", "interest", "ask", "report", "request", "personal", "early"]
_B = TypeVar("_B")


class Statement(Struct, frozen=True, kw_only=True):
    """A statement that holds. `value`: JSON of its body."""

    op: str
    subject: str  #: id of what it is about: a need, a proposal, a request
    commune: str
    value: str  #: of the struct that goes with its kind (contract/bodies.py)
    deposited_at: str  #: the legal time, UTC ISO text

    def body(self, shape: type[_B]) -> _B:
        return msgspec.json.decode(self.value, type=shape)


def state(
    into: Into, kind: StatementKind, subject: str, operation: Operation, body: Body, *, deposited_at: str
) -> None:
    """Stores an accepted statement."""
    row = {"op": operation.op, "kind": kind, "subject": subject, "commune": operation.commune}
    value = msgspec.json.encode(body).decode()
    put(into, statement, row | {"value": value, "deposited_at": deposited_at})


def take_back(into: Into, kind: StatementKind, subject: str, commune: str, named: Collection[str], *, op: str) -> None:
    """Stores an accepted retraction, which also works on statements that have not come yet."""
    known = taken_back(into, kind, subject, commune, named)
    row = {"kind": kind, "subject": subject, "commune": commune, "op": op}
    rows = [row | {"named": name} for name in sorted(set(named) - known)]
    if rows:
        into.execute(insert(retraction), rows)


def taken_back(into: Into, kind: StatementKind, subject: str, commune: str, ops: Iterable[str]) -> set[str]:
    """Those of these operations that a retraction names."""
    table = retraction.c
    mine = and_(table.kind == kind, table.subject == subject, table.commune == commune)
    return set(into.execute(select(table.named).where(mine, table.named.in_(set(ops)))).scalars())


def holding(
    into: Into, kind: StatementKind, *, subject: str | Collection[str] | None = None, commune: str | None = None
) -> list[Statement]:
    """The statements that hold, one for each subject and commune, in the order of both; of all, or of those named."""
    table = statement.c
    named = select(retraction.c.named).where(
        retraction.c.kind == table.kind,
        retraction.c.subject == table.subject,
        retraction.c.commune == table.commune,
        retraction.c.named == table.op,
    )
    query = select(statement).where(table.kind == kind, ~exists(named))
    if subject is not None:
        query = query.where(table.subject.in_([subject] if isinstance(subject, str) else subject))
    if commune is not None:
        query = query.where(table.commune == commune)
    last: dict[tuple[str, str], Statement] = {}
    for row in into.execute(query.order_by(table.subject, table.commune, table.deposited_at, table.op)):
        last[row.subject, row.commune] = Statement(
            op=row.op, subject=row.subject, commune=row.commune, value=row.value, deposited_at=row.deposited_at
        )
    return list(last.values())
