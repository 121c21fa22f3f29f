"""Compares, at the end of a round, what the platform tells of the commune's own acts (scope `mine`) with its ledger.

Where a row names an act that the ledger does not bear (`ledger/own_cases`), the scope is read once more, whole, once
per round. What no act bears even then is noted. Votes and the like are set aside at once, since the next reading brings
back what was true. A need or a request stays in any case.

The scope is also read whole once a day: a false page about acts that the ledger does bear would otherwise stay for
ever.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from sync.client.exchange import cursors, platform_words, pull
from sync.client.exchange.pull import Pulled
from sync.client.exchange.round_context import RoundContext
from sync.client.host import Host
from sync.client.ledger import own_cases
from sync.client.ledger.driver import driver_of
from sync.client.ledger.own_cases import Unborne
from sync.client.news import Published
from sync.contract.feed import FeedItem

_SAY = "UPDATE copy SET value = ? WHERE scope = 'mine' AND id = ? RETURNING position"
_REMOVE = "DELETE FROM copy WHERE scope = 'mine' AND id = ?"
_TO_COME = "UPDATE copy SET position = ? WHERE scope = 'mine' AND position > 0"


def end_round(context: RoundContext, platform: str, commune: str, done: Pulled) -> bool:
    """Compares; False where that was not possible. All of the ledger that the greeting told of must be here.

    Raises as `pull.scope` does.
    """
    now = context.conversation.time
    with context.host.reading() as connection:
        again = own_cases.due(connection, platform, now)
        doubtful = own_cases.doubtful(connection, platform)
    # Another computer may have said something since the greeting: its words are asked for before anything is doubted.
    if doubtful:
        if not platform_words.complete(context, commune):
            return False
        with context.host.reading() as connection:
            doubtful = own_cases.doubtful(connection, platform)
    again = again or doubtful
    if again:
        with context.host.transaction() as connection:
            driver_of(connection).execute(_TO_COME, (cursors.STALE,))
            cursors.rewind(connection, "mine")
            if now is not None:
                own_cases.note_whole(connection, now)
        pull.scope(context, "mine", done, whole=True)
        if context.deadline.passed:
            return False
        with context.host.reading() as connection:
            doubtful = own_cases.doubtful(connection, platform)
        if doubtful and not platform_words.complete(context, commune):
            return False
    with context.host.transaction() as connection:
        cases = own_cases.unborne(connection, platform) if again else []
        own_cases.note(connection, platform, cases, now)
        _put_aside(context.host, connection, cases)
    return True


def _put_aside(host: Host, connection: Connection, unborne: Sequence[Unborne]) -> None:
    """Takes what no act bears out of the application's sight; the rest of such a row stays. Never commits."""
    driver, upserts, removed = driver_of(connection), [], []
    for one in unborne:
        if one.left is None:
            driver.execute(_REMOVE, (one.id,))
            removed.append(one.id)
        elif one.left is not one.value:
            ((position,),) = driver.execute(_SAY, (msgspec.json.encode(one.left).decode(), one.id)).fetchall()
            upserts.append(FeedItem(id=one.id, position=position, value=msgspec.to_builtins(one.left)))
    if upserts or removed:
        host.receive(connection, Published(scope="mine", upserts=tuple(upserts), removed=tuple(removed)))
