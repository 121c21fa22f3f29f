"""Where the platform's ledger of this commune stood, by its own signed words: one that is not so any more went back."""

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from sync.client.ledger.tables import copy
from sync.contract.ledger import LedgerAnswer, LedgerHead

#: Scope in `copy`, by the id of the platform's key.
LEDGER = "ledger"


def last_seen(connection: Connection, platform: str) -> LedgerHead | None:
    """The longest ledger that the platform has told of; None if it never did, or what is kept cannot be read."""
    kept = select(copy.c.value).where(copy.c.scope == LEDGER, copy.c.id == platform)
    value = connection.execute(kept).scalar()
    try:
        return None if value is None else msgspec.json.decode(value, type=LedgerHead)
    except msgspec.MsgspecError:
        return None


def see(connection: Connection, platform: str, told: LedgerHead | LedgerAnswer | msgspec.UnsetType) -> None:
    """Keeps what was told if it is longer than what is known: answers may overtake one another. Never commits."""
    if told is msgspec.UNSET:
        return
    seen = last_seen(connection, platform)
    if seen is None or seen.size < told.size:
        begin_again(connection, platform, told)


def begin_again(connection: Connection, platform: str, told: LedgerHead | LedgerAnswer) -> None:
    """This is where it stands, whatever was known before. Never commits."""
    value = msgspec.json.encode(LedgerHead(size=told.size, head=told.head)).decode()
    row = insert(copy).values(scope=LEDGER, id=platform, position=0, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=["scope", "id"], set_={"value": value}))


def went_back(seen: LedgerHead | None, told: LedgerAnswer | msgspec.UnsetType) -> bool:
    """Whether what was seen is not in it: `told` answers the question about the size of `seen`."""
    return seen is not None and told is not msgspec.UNSET and told.then != seen.head
