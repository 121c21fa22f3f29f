"""Acts that were refused because one that they depend on had been: they are judged anew once that one is accepted.

A platform that was put back refuses what it had accepted, where an old key brings it after the close, and so what the
commune's other computers have built upon it. Shown its receipt it stands by its first word; what it refused for want of
it, a withdrawal among them, would else stay refused for good.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select

from sync.platform.intake import facts, stored
from sync.platform.rules import REQUIRED_REJECTED
from sync.platform.tables import operation

#: As many as a key may bring. Each may name a need or a case, whose id is locked, and PostgreSQL has room for some
#: thousands of locks: whoever forges more leaves their own refused.
_MOST = 2_000
_REFUSED = (
    select(operation)
    .where(operation.c.commune == bindparam("of"))
    # In its very words, by which the index is known to hold all of them.
    .where(operation.c.status == literal_column("'rejected'"), operation.c.reason == bindparam("why"))
    .order_by(operation.c.deposited_at, operation.c.number)
)


def of(connection: Connection, commune: str, ops: Collection[str]) -> list[Any]:
    """The rows of those of the commune's acts that were refused for want of others: of these acts themselves, and of
    all that depend on them, also by way of one another. In their order of deposit.
    """
    rows = connection.execute(_REFUSED, {"of": commune, "why": REQUIRED_REJECTED}).all()
    behind: dict[str, set[str]] = {}
    for row in rows:
        for op in facts.operations_named(stored.received(row)) | {row.op}:
            behind.setdefault(op, set()).add(row.op)
    found, left = set[str](), list(ops)
    while left:
        fresh = behind.pop(left.pop(), set()) - found
        found |= fresh
        left += fresh
    return [row for row in rows if row.op in found][:_MOST]
