"""The fork: the platform knows lines of this device's journal that are not in ours, because of a copy or an old backup.

Then this database gets a key of its own, under the old one, and learns what the platform holds of its commune before it
sends anything. The operation ids stay: what another copy has sent already is answered by its first receipt.
"""

from typing import get_args

from sqlalchemy import Connection, select

from sync.client.connection.conversation import Conversation
from sync.client.device import rotation
from sync.client.errors import Declined
from sync.client.host import Host
from sync.client.ledger import journal
from sync.client.ledger.tables import restored
from sync.contract.feed import Scope
from sync.contract.rotation import Reason
from sync.contract.wire import HeadAnswer, HelloAnswer

#: What is asked for before anything is sent: what became of our acts, and how the commune's affairs stand.
FIRST: tuple[Scope, ...] = ("receipts", "mine")
_REASONS: tuple[Reason, ...] = get_args(Reason)


def reason(host: Host, talk: Conversation, hello: HelloAnswer) -> Reason | None:
    """Why this database must have another key before it sends: one that was begun, or a fork. None if it need not."""
    with host.reading() as connection:
        begun = rotation.coming(connection)
    if begun is not None:
        for why in _REASONS:
            if begun.reason == why:
                return why
    known = evidence(talk, hello)
    if known is None:
        return None
    with host.reading() as connection:
        return forked(connection, known)


def evidence(talk: Conversation, hello: HelloAnswer) -> HeadAnswer | None:
    """What the platform knows of our journal; None where it does not take this device's word, as the next call says."""
    if isinstance(hello.head, HeadAnswer):
        return hello.head
    try:
        return talk.ask("GET", "/devices/me/head", HeadAnswer)
    except Declined:
        return None


def forked(connection: Connection, known: HeadAnswer) -> Reason | None:
    """Why, if the platform knows a line that is not ours: this PC went back to a backup, or there are two of it.

    `connection` has not read before `known` came: a window that sends meanwhile is no other copy.
    """
    if known.head is None or journal.head_at(connection, known.seq) == known.head:
        return None
    # What a restore took away explains what the platform knows beyond it, if it is not more than was taken away.
    gone = (restored.c.lost_seq >= known.seq) & (restored.c.seq < known.seq)
    return "cloned" if connection.execute(select(restored.c.id).where(gone)).first() is None else "restored"
