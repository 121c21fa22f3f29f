"""Which of two acts under one id stands, where neither names the other, once they came again: their times decide."""

from typing import Any

from sqlalchemy import select

from sync.platform.effects.accepted import Accepted
from sync.platform.pending import Pending
from sync.platform.tables import operation


def gives_way(into: Pending, act: Accepted, there: Any, op: str) -> bool:
    """Whether the act leaves as it is what stands under its id: the row `there`, made by the operation `op`.

    Of two acts of one commune, the one that was deposited last stands. Of two communes, the one that was first made the
    id, and its act stands.
    """
    table = operation.c
    deposit = into.execute(select(table.deposited_at, table.number).where(table.op == op)).one_or_none()
    if deposit is None:
        return False  # the operation is in this very block, whose acts are in order
    later = (deposit.deposited_at, deposit.number) > (act.deposited_at, act.number)
    return later if there.commune == act.commune else not later
