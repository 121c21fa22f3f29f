"""Acts under one id of which neither names the other, accepted again after the platform was put back: the times say."""

from typing import Any

from sqlalchemy import select

from sync.platform.effects.accepted import Accepted
from sync.platform.pending import Pending
from sync.platform.tables import operation


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
