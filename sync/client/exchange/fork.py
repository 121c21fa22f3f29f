"""Fork: the platform knows journal lines of this device that are not in this database.

Then this database is a copy, or an old backup. It gets a key of its own, and reads what the platform has of its commune
before it sends anything. Operation ids stay the same, so an act that another copy has sent already is answered with its
first receipt.
"""

from msgspec.structs import replace
from sqlalchemy import Connection, select

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.device import rotation
from sync.client.errors import Declined
from sync.client.exchange import cursors, own_texts, pull
from sync.client.exchange.pull import Pulled
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import journal, link
from sync.client.ledger.tables import restored
from sync.contract.feed import Scope
from sync.contract.rotation import Reason
from sync.contract.wire import HeadAnswer, HelloAnswer

#: Read before anything is sent: what became of our acts, and the state of the commune's needs and requests.
_FIRST: tuple[Scope, ...] = ("receipts", "mine")


def resolve(context: RoundContext, hello: HelloAnswer, done: Pulled) -> tuple[RoundContext, str]:
    """Rotates the key if this database needs one of its own, or cannot read the statement of its enrolment any more.

    Returns the context to go on with, and why ("" if not).

    Raises KeyLost, NetworkError, Declined or Integrity.
    """
    why = None if context.settings.wallet is None else _reason(context, hello)
    return (context, "") if why is None else _rotated(context, why, done)


def resolve_at_end(context: RoundContext, done: Pulled) -> str:
    """The same at a round's end: a receipt may show a copy of which the greeting did not tell.

    That happens where both journals went on side by side. Says why the key was replaced ("" if it was not). Raises as
    `resolve` does.
    """
    with context.host.reading() as connection:
        copied = own_texts.copied(connection, context.key.id)
    return _rotated(context, "cloned", done)[1] if copied else ""


def _rotated(context: RoundContext, why: Reason, done: Pulled) -> tuple[RoundContext, str]:
    wallet = context.settings.wallet
    if wallet is None:
        return context, ""
    with context.host.transaction() as connection:  # for the old key, what the copy had sent was left out
        cursors.rewind(connection, "mine")
    now = context.settings.clock()
    key = rotation.rotate(context.host, context.conversation, context.key, wallet, why, now)
    with_new_key = replace(context, key=key, conversation=context.conversation.signed_by(key))
    for scope in _FIRST:
        pull.scope(with_new_key, scope, done)
    return with_new_key, why


def _reason(context: RoundContext, hello: HelloAnswer) -> Reason | None:
    with context.host.reading() as connection:
        pending = rotation.pending(connection)
    if pending is not None and pending.reason != "lost":
        return pending.reason
    head = known_head(context.conversation, hello)
    if head is None or head.device != context.key.id:  # what is said of another device says nothing of this one
        return None
    with context.host.reading() as connection:
        own = link.read(connection)
        # Of a key that the platform knows it states nothing anew; with another key comes another statement.
        unreadable = own is not None and own.statement is None
        return forked(connection, head) or ("rotated" if unreadable else None)


def known_head(conversation: Conversation, hello: HelloAnswer) -> HeadAnswer | None:
    """What the platform knows of our journal; None if it refuses this device, which the next call will tell."""
    if isinstance(hello.head, HeadAnswer):
        return hello.head
    try:
        return conversation.ask(ApiRequest(path="/devices/me/head", shape=HeadAnswer))
    except Declined:
        return None


def forked(connection: Connection, head: HeadAnswer) -> Reason | None:
    """Why this database needs a key of its own: "restored" or "cloned"; None where `head` stands in our journal.

    `connection` must not have read before `head` came: another window may have sent meanwhile, which is no fork.
    """
    if head.head is None or journal.head_at(connection, head.seq) == head.head:
        return None
    # A backup that was put back explains the missing lines that it took away, and no others.
    restore = (restored.c.seq < head.seq) & (head.seq <= restored.c.lost_seq)
    return "cloned" if connection.execute(select(restored.c.id).where(restore)).first() is None else "restored"
