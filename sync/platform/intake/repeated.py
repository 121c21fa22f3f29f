"""Blocks that say nothing new: acts that wait are sent again in each round, and must not fill the platform by that.

Such a block adds nothing to the ledger, and its answer replaces the earlier ones.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from sync.platform.rules import Verdict
from sync.platform.tables import batch, block, bundle, operation
from sync.platform.times import as_time

_OF_KEYS = select(bundle.c.id).where(bundle.c.id.in_(bindparam("names", expanding=True)))
_WITH_ACTS = select(operation.c.batch).where(
    operation.c.commune == bindparam("commune"), operation.c.batch.in_(bindparam("names", expanding=True))
)
_WHOLE = select(batch.c.batch).where(batch.c.batch.in_(bindparam("names", expanding=True)), batch.c.complete)
_TEXTS = (block.c.intents, block.c.receipt, block.c.decision)
_BLOCKS = select(block.c.result, *_TEXTS).where(block.c.batch.in_(bindparam("names", expanding=True)))


def says_nothing_new(rows: Sequence[Any], verdicts: Sequence[Verdict], days: Sequence[datetime]) -> bool:
    """Whether each operation still waits for the same thing, and since the same time.

    `rows`: the stored rows, None for a new operation. `days`: the times from which they count now. The time matters: a
    platform that was put back may get an act without its receipt first. Once it is shown the receipt, the act counts
    from an earlier day, and the ledger's last word must bear that day.
    """
    return all(
        row is not None and (verdict.status, verdict.reason, day) == ("held", row.reason, as_time(row.deposited_at))
        for row, verdict, day in zip(rows, verdicts, days, strict=True)
    )


def drop(connection: Connection, commune: str, before: Iterable[Any]) -> int:
    """Deletes the batches in which these acts came last time, since this block answers the same. Returns freed bytes.

    `before`: the acts' rows before this block. A batch stays while another act needs it, while a key waits for its
    return, and while its rest has not come.
    """
    names = {row.batch for row in before}
    for query in (_OF_KEYS, _WITH_ACTS):
        names -= set(connection.execute(query, {"names": list(names), "commune": commune}).scalars())
    names &= set(connection.execute(_WHOLE, {"names": list(names)}).scalars())
    if not names:
        return 0
    blocks = connection.execute(_BLOCKS, {"names": list(names)}).all()
    for table in (block, batch):
        connection.execute(delete(table).where(table.c.batch.in_(names)))
    return sum(len(row.result) + sum(len(text.encode()) for text in row[1:]) for row in blocks)
