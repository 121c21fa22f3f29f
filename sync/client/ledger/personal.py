"""Erases the personal data beside the acts, and the unanswered batches that carry any."""

import msgspec
from sqlalchemy import Connection, delete, select, update

from sync.client.ledger.states import State
from sync.client.ledger.tables import batch, outbox


def erase(connection: Connection) -> tuple[str, ...]:
    """Deletes blob and salt of every act. Returns the ids of acts whose data the platform has or may get.

    Never commits. A batch's signatures cover these lines, so an unanswered batch with such data is deleted. Its acts
    leave in another one; what the platform has already taken of it still has its effect only once.
    """
    carried = select(outbox.c.op).where(outbox.c.personal.is_not(None), outbox.c.state != State.CANCELLED)
    ops = tuple(connection.scalars(carried.order_by(outbox.c.seq)))
    connection.execute(update(outbox).where(outbox.c.personal.is_not(None)).values(salt=None, personal=None))
    for row in connection.execute(select(batch.c.batch, batch.c.body)).all():
        if any(_personal(line) for line in row.body.split(b"\n")):
            connection.execute(delete(batch).where(batch.c.batch == row.batch))
    return ops


class _Kind(msgspec.Struct, frozen=True):
    """The kind of a line of a batch, whatever else the line holds: what is to be erased is found in any version."""

    line: str = ""  #: the tag of a struct in contract/batches.py, such as "personal"


def _personal(line: bytes) -> bool:
    return bool(line) and msgspec.json.decode(line, type=_Kind).line == "personal"
