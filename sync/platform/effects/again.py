"""Acts that come again after the platform was put back, in any order: things end as they were, by the legal times."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from sync.contract.bodies import NeedAmend, NeedWithdraw, body_of
from sync.contract.operations import thaw
from sync.platform.effects.accepted import Accepted
from sync.platform.pending import Pending
from sync.platform.tables import operation
from sync.platform.times import as_time


def gives_way(into: Pending, act: Accepted, there: Any, op: str) -> bool:
    """Whether the act leaves what stands under its id, the row `there` by the operation `op`.

    Of one commune what was deposited last stands; of two, that of the first, who made the id.
    """
    table = operation.c
    found = into.execute(select(table.deposited_at, table.number).where(table.op == op)).one_or_none()
    if found is None:
        return False  # of this very block, which is in order
    later = (found.deposited_at, found.number) > (act.deposited_at, act.number)
    return later if there.commune == act.commune else not later


def followed(into: Pending, act: Accepted, need: str) -> Iterator[tuple[Accepted, NeedAmend | NeedWithdraw]]:
    """What the commune had said of its need after this submission and has come before it, in the order of its deposit.

    Whoever has a statement that names what it takes back finds that by itself (statements.py).
    """
    table = operation.c
    kinds = table.type.in_(("need.amend", "need.withdraw"))
    mine = select(table.frozen, table.number, table.deposited_at).where(
        table.commune == act.commune, table.status == "accepted", kinds, table.deposited_at >= act.deposited_at
    )
    for row in into.execute(mine.order_by(table.deposited_at, table.number)).all():
        one = thaw(row.frozen)
        body = body_of(one)
        if isinstance(body, (NeedAmend, NeedWithdraw)) and body.need == need:
            yield Accepted(one, act.campaign, row.number, as_time(row.deposited_at), again=True), body
