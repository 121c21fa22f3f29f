"""Each commune's ledger: what the platform said about its operations, appended with the effect that it tells of."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from sync.contract.canonical import canonical
from sync.contract.ledger import PAGE, LedgerAnswer, LedgerEntry, LedgerHead, LedgerPage, after, origin
from sync.platform import dialects
from sync.platform.tables import ledger

_APPEND = insert(ledger)
_NEWEST = (
    select(ledger.c.n, ledger.c.head).where(ledger.c.commune == bindparam("of")).order_by(ledger.c.n.desc()).limit(1)
)
_AT = select(ledger.c.head).where(ledger.c.commune == bindparam("of"), ledger.c.n == bindparam("size"))


def append(connection: Connection, now: LedgerHead, commune: str, entries: Iterable[LedgerEntry]) -> LedgerHead:
    """Appends these entries to a ledger that stands at `now`. Returns where it stands then."""
    rows = []
    for entry in entries:
        written = canonical(entry)
        now = after(now, entry, written)
        rows.append({"commune": commune, "n": entry.n, "entry": written.decode(), "head": now.head})
    dialects.write(connection, _APPEND, rows)
    return now


def stands(connection: Connection, platform: str, commune: str) -> LedgerHead:
    """Where the commune's ledger stands. `platform` is the id of the signing key."""
    row = connection.execute(_NEWEST, {"of": commune}).one_or_none()
    return origin(platform, commune) if row is None else LedgerHead(size=row.n, head=row.head)


def says(connection: Connection, commune: str, status: str, reason: str) -> bool:
    """Whether an entry has this status and reason. Asked only some times for each document, so without an index."""
    end = canonical({"reason": reason, "status": status}).decode().removeprefix("{")
    mine = select(ledger.c.n).where(ledger.c.commune == commune, ledger.c.entry.endswith(end, autoescape=True))
    return connection.execute(mine.limit(1)).first() is not None


def answer(connection: Connection, platform: str, commune: str, size: int) -> LedgerAnswer:
    """The answer to a greeting that asks about this size."""
    now = stands(connection, platform, commune)
    there = {"of": commune, "size": size}
    then = connection.execute(_AT, there).scalar_one_or_none() if size else origin(platform, commune).head
    return LedgerAnswer(size=now.size, head=now.head, then=msgspec.UNSET if then is None else then)


def lines(connection: Connection, commune: str, size: int, most: int) -> list[str]:
    """The entries that follow a ledger of this size, as they are hashed."""
    mine = select(ledger.c.entry).where(ledger.c.commune == commune, ledger.c.n > size)
    return list(connection.execute(mine.order_by(ledger.c.n).limit(most)).scalars())


def page(connection: Connection, platform: str, commune: str, size: int) -> LedgerPage:
    """The page of entries that follow a ledger of this size, and where it stands."""
    encoded_lines = lines(connection, commune, size, PAGE)
    entries = tuple(msgspec.json.decode(entry, type=LedgerEntry) for entry in encoded_lines)
    return LedgerPage(entries=entries, ledger=stands(connection, platform, commune))
