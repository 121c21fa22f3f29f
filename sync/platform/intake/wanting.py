"""Acts that were refused because one that they depend on had been: they are judged anew once that one is accepted.

A platform that was put back may refuse an act that it had accepted (an old USB stick brings it after the close), and
then also the acts that need it. Once it is shown its receipt, it accepts the act again; those that it refused for want
of it are judged anew here.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select

from sync.platform.intake import facts, stored
from sync.platform.rules import REQUIRED_REJECTED
from sync.platform.tables import operation

#: Most acts that are judged anew at once: as many as a USB stick may bring. Each may name a need or a case, whose id is
#: locked, and PostgreSQL has room for some thousands of locks. Whoever forges more leaves their own acts refused.
_MOST = 2_000
_REFUSED = (
    select(operation)
    .where(operation.c.commune == bindparam("of"))
    # Written as in the partial index: only then does the database use it.
    .where(operation.c.status == literal_column("'rejected'"), operation.c.reason == bindparam("why"))
    .order_by(operation.c.deposited_at, operation.c.number)
)


def of(connection: Connection, commune: str, ops: Collection[str]) -> list[Any]:
    """The commune's acts that were refused for want of one of `ops`, directly or through another.

    In order of deposit; with those of `ops` themselves that were refused for want of others.
    """
    rows = connection.execute(_REFUSED, {"of": commune, "why": REQUIRED_REJECTED}).all()
    behind: dict[str, set[str]] = {}
    for row in rows:
        for op in facts.operations_named(stored.received(row)) | {row.op}:
            behind.setdefault(op, set()).add(row.op)
    dependents, left = set[str](), list(ops)
    while left:
        fresh = behind.pop(left.pop(), set()) - dependents
        dependents |= fresh
        left += fresh
    return [row for row in rows if row.op in dependents][:_MOST]
