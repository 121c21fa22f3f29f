"""Whether what the platform tells the commune of its own acts rests on its ledger (`ledger/own_affairs`), at the end of
a round. Where it does not, once per round, it is read once more, whole: what no act bears even then is set aside.
"""

import msgspec
from sqlalchemy import Connection

from sync.client.exchange import cursors, platform_words, pull
from sync.client.exchange.pull import Pulled
from sync.client.exchange.round_context import RoundContext
from sync.client.host import Host
from sync.client.ledger import notes, own_affairs
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import SET_ASIDE
from sync.client.news import Published
from sync.contract.feed import FeedItem

_SAY = "UPDATE copy SET value = ? WHERE scope = 'mine' AND id = ? RETURNING position"
_REMOVE = "DELETE FROM copy WHERE scope = 'mine' AND id = ?"


def end_round(context: RoundContext, platform: str, commune: str, done: Pulled) -> bool:
    """Whether it could be judged. All of the ledger that the greeting told of must be here. Raises as `pull.scope`."""
    with context.host.reading() as connection:
        doubtful = own_affairs.set_aside(connection) or own_affairs.unborne(connection, platform)
    # Another computer may have said something since the greeting: its words are asked for before anything is doubted.
    if doubtful:
        if not platform_words.complete(context, commune):
            return False
        with context.host.transaction() as connection:
            doubtful = own_affairs.set_aside(connection) or own_affairs.unborne(connection, platform)
            if doubtful:
                _put_aside(context.host, connection, platform)
                cursors.rewind(connection, "mine")
    if doubtful:
        pull.whole(context, done, ("mine",))
        if context.deadline.passed or not platform_words.complete(context, commune):
            return False
    with context.host.transaction() as connection:
        if doubtful:
            notes.forget(connection, SET_ASIDE)
            _put_aside(context.host, connection, platform)
        own_affairs.looked(connection)
    return True


def _put_aside(host: Host, connection: Connection, platform: str) -> None:
    """What no act bears goes out of the application's sight; what is left of a row stays. Never commits."""
    driver, upserts, removed = driver_of(connection), [], []
    for one in own_affairs.unborne(connection, platform):
        notes.write(connection, SET_ASIDE, one.id, one.said)
        if one.left is None:
            driver.execute(_REMOVE, (one.id,))
            removed.append(one.id)
        elif one.left is not one.said:
            ((position,),) = driver.execute(_SAY, (msgspec.json.encode(one.left).decode(), one.id)).fetchall()
            upserts.append(FeedItem(id=one.id, position=position, value=msgspec.to_builtins(one.left)))
    if upserts or removed:
        host.receive(connection, Published(scope="mine", upserts=tuple(upserts), removed=tuple(removed)))
