"""How many acts the journal's head outside the database knows that neither the database nor a backup has.

Counted by the journal's lines, of which every act has one, for good: the outbox leaves out those that were cancelled.
"""

from typing import Any

from sync.client.ledger.journal import Head


def last(connection: Any) -> Head:
    """The journal's last line; (0, "") for none."""
    row = connection.execute("SELECT seq, head FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(0, "") if row is None else Head(row[0], row[1])


def count(today: Any | None, then: Any, known: Head | None, read: int = 0) -> int:
    """`today` and `then` are connections to the database, None for one that cannot be read, and to the backup.

    `known` is the head outside; None where there is none. `read`: acts that only the database has, and that could be
    read; they tell where its journal cannot. Raises the driver's errors.

    Where the backup goes on from another day than the database did, nobody can tell how many lines both had: then as
    few are counted as there must be.
    """
    if known is None or _has(then, known):
        return 0
    there = last(then).seq + read
    if today is not None:
        if _has(today, known) or _explained(today, known):
            return 0
        end = last(today)
        there = last(then).seq if _has(then, end) else end.seq
    return max(0, known.seq - there)


def _has(connection: Any, head: Head) -> bool:
    """Whether it is a head of this chain."""
    line = connection.execute("SELECT 1 FROM journal WHERE seq = ? AND head = ?", (head.seq, head.head)).fetchone()
    return line is not None or head.seq == 0


def _explained(connection: Any, head: Head) -> bool:
    """Whether it is the head from before a restore, which a crash kept from being set back."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'restored'").fetchone():
        return False  # an older version's file
    lost = "SELECT 1 FROM restored WHERE lost_seq = ? AND lost_head = ?"
    return connection.execute(lost, (head.seq, head.head)).fetchone() is not None
