"""The numbers of receipts by which people name acts: today's, and those that stand on papers of before.

A platform that was put back to a backup may give an act a new number, where another act has got the old one meanwhile.
"""

from typing import NamedTuple

from sqlalchemy import Connection, select

from desktop.database import driver
from sync.client.ledger import other_platforms, stored
from sync.client.ledger.renewed import RENEWED, TWICE
from sync.client.ledger.tables import outbox
from sync.contract.receipts import Proof

_RENEWED = (
    "SELECT o.seq, o.op, o.number, p.value, c.value FROM copy AS c JOIN outbox AS o ON o.op = c.id"
    " JOIN proof AS p ON p.op = o.op WHERE c.scope IN (?, ?) ORDER BY o.seq DESC"
)


class Former(NamedTuple):
    """A number that a verified receipt of an act bears, and by which the act is not shown any more."""

    seq: int  #: the act's place in the outbox
    op: str  #: the act's id
    number: int  #: as a paper of before bears it


def former(connection: Connection) -> list[Former]:
    """All such numbers, the last made act first. It reads two receipts of each act that came back after a restore."""
    others = []
    for seq, op, today, *receipts in driver.rows(connection, _RENEWED, (RENEWED, TWICE)):
        numbers = {proof.number for value in receipts if (proof := stored.kept(value, Proof)) is not None}
        others += [Former(seq, op, number) for number in sorted(numbers) if number != today]
    return others


def op_of(connection: Connection, number: int) -> str:
    """Id of the act that bears this number today, else of the one that bore it before; "" for none.

    Of two platforms' receipts, today's is taken.
    """
    query = select(outbox.c.op).where(outbox.c.number == number).order_by(other_platforms.has(), outbox.c.seq.desc())
    return connection.scalar(query) or next(iter(formerly(connection, number)), "")


def formerly(connection: Connection, number: int) -> list[str]:
    """Ids of the acts that bore this number before, and bear another one today."""
    return [one.op for one in former(connection) if one.number == number]
