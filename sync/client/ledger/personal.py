"""Erases the personal data beside the acts, and the unanswered batches that carry any.

The platform may have such data of acts that are not here: a restore took them away, or another computer made them.
"""

import msgspec
from sqlalchemy import Connection, delete, select, update

from sync.client.ledger import link, own_cases, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.states import State
from sync.client.ledger.tables import ELSEWHERE, batch, outbox
from sync.contract.values import Uuid

_ELSEWHERE = f"""
    SELECT op FROM (
        SELECT json_extract(entry, '$.op') AS op FROM platform_entry WHERE platform = :platform AND json_valid(entry)
        UNION {own_cases.NAMED}
    ) EXCEPT SELECT op FROM outbox ORDER BY op
"""  # noqa: S608 - texts of ours
_BY_OTHERS = """
    SELECT id FROM copy WHERE scope = :elsewhere
        AND coalesce(json_extract(CASE WHEN json_valid(value) THEN value END, '$.device'), '') NOT IN
        (SELECT id FROM device UNION SELECT id FROM former_device) ORDER BY id
"""


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


def elsewhere(connection: Connection) -> tuple[str, ...]:
    """Acts of the commune that only today's platform tells of: any of them may have had such data beside it.

    What a restore took away here cannot be told any more from what another computer sent, unless receipts say so; and
    data that too much is asked to erase are less harm than a name that nobody can ask for again.
    """
    own = link.read(connection)
    if own is None or own.platform is None:
        return ()
    acts = driver_of(connection).execute(_ELSEWHERE, {"platform": own.platform.id}).fetchall()
    return tuple(op for (op,) in acts if _is_id(op))


def of_others(connection: Connection) -> tuple[str, ...]:
    """Acts that other computers of the commune have made, by their receipts; these computers keep their own data.

    Where it cannot be read which computer made an act, it counts as another one's, so that it is named.
    """
    return tuple(op for (op,) in driver_of(connection).execute(_BY_OTHERS, {"elsewhere": ELSEWHERE}).fetchall())


def _is_id(op: object) -> bool:
    try:
        msgspec.convert(op, Uuid)
    except msgspec.ValidationError:
        return False  # an act that named it would be refused whole
    return True


class _Kind(msgspec.Struct, frozen=True):
    """The kind of a line of a batch, whatever else the line holds: what is to be erased is found in any version."""

    line: str = ""  #: the tag of a struct in contract/batches.py, such as "personal"


def _personal(line: bytes) -> bool:
    """Whether this line of a batch has personal data, or cannot be read: then it may have."""
    kind = stored.kept(line, _Kind) if line else _Kind()
    return kind is None or kind.line == "personal"
