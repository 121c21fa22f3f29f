"""The platform's ledger of this commune: its own words about our acts, chained here as the platform chains them.

What a block's receipt and decision say is written down with them; what was said to another computer or later is asked
for. Where the platform's ledger is not any more what it was, it was put back to an earlier day.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.client.ledger import evidence
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import copy, platform_entry
from sync.contract.canonical import canonical
from sync.contract.ledger import LedgerAnswer, LedgerEntry, LedgerHead, after, origin
from sync.contract.receipts import BlockDecision, BlockReceipt, block_entries

#: Scope in `copy`, by the id of the platform's key: the longest ledger that it has told of.
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
        _remember(connection, platform, told)


def went_back(seen: LedgerHead | None, told: LedgerAnswer | msgspec.UnsetType) -> bool:
    """Whether what was seen is not in it: `told` answers the question about the size of `seen`."""
    return seen is not None and told is not msgspec.UNSET and told.then != seen.head


def set_back(connection: Connection, platform: str, told: LedgerHead | LedgerAnswer, common: int) -> None:
    """This is where it stands, whatever was known before; the first `common` entries are still so. Never commits."""
    ours = (platform_entry.c.platform == platform, platform_entry.c.n > common)
    connection.execute(delete(platform_entry).where(*ours))
    _remember(connection, platform, told)


def take_block(
    connection: Connection, receipt: BlockReceipt, decision: BlockDecision, acts: Sequence[tuple[str, str]]
) -> None:
    """Writes down what a verified block says of these acts (id, intent). Never commits."""
    if receipt.ledger is msgspec.UNSET or receipt.ledger.size < len(acts):
        return
    see(connection, receipt.key, receipt.ledger)
    said = block_entries(receipt.ledger.size - len(acts), receipt, decision, acts)
    keep(connection, receipt.key, receipt.commune, said, receipt.ledger)


def keep(connection: Connection, platform: str, commune: str, entries: Iterable[LedgerEntry], told: LedgerHead) -> None:
    """Writes entries down and chains what follows. `told`: where the platform says that they lead. Never commits.

    An entry whose place is taken is left out: another question has brought it, or the greeting will show more.
    """
    rows = [
        {
            "platform": platform,
            "n": entry.n,
            "entry": canonical(entry).decode(),
            "told": told.head if entry.n == told.size else None,
        }
        for entry in entries
    ]
    if rows:
        connection.execute(insert(platform_entry).on_conflict_do_nothing(), rows)
    _chain(connection, platform, commune)


def chained(connection: Connection, platform: str, commune: str) -> LedgerHead:
    """How far the entries follow one another from the first on, and the hash that binds them."""
    there = select(platform_entry.c.n, platform_entry.c.head)
    there = there.where(platform_entry.c.platform == platform, platform_entry.c.head.is_not(None))
    row = connection.execute(there.order_by(platform_entry.c.n.desc()).limit(1)).first()
    return origin(platform, commune) if row is None else LedgerHead(size=row.n, head=row.head)


def longest(connection: Connection, platform: str) -> int:
    """How many entries of this platform follow one another from the first on."""
    return chained(connection, platform, "").size


def head_at(connection: Connection, platform: str, commune: str, size: int) -> str | None:
    """The hash over this many entries; None where they are not all here."""
    if size == 0:
        return origin(platform, commune).head
    there = (platform_entry.c.platform == platform, platform_entry.c.n == size)
    return connection.execute(select(platform_entry.c.head).where(*there)).scalar()


def agrees(connection: Connection, platform: str, commune: str, told: LedgerHead) -> bool:
    """Whether the entries here lead where it told; where they do not, both are kept as evidence. Never commits."""
    head = head_at(connection, platform, commune, told.size)
    if head is not None and head != told.head:
        _contradicted(connection, platform, LedgerHead(size=told.size, head=head), told.head)
    return head == told.head


def words(connection: Connection, platform: str, size: int) -> Iterator[LedgerEntry]:
    """The first so many entries that are here, in their order."""
    mine = select(platform_entry.c.entry).where(platform_entry.c.platform == platform, platform_entry.c.n <= size)
    for entry in connection.execute(mine.order_by(platform_entry.c.n)).scalars():
        yield msgspec.json.decode(entry, type=LedgerEntry)


def agreed(connection: Connection, platform: str, theirs: Sequence[LedgerEntry]) -> int:
    """How many of these entries, the first ones of a ledger, are here as well."""
    pairs = zip(words(connection, platform, len(theirs)), theirs, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _chain(connection: Connection, platform: str, commune: str) -> None:
    """Gives each entry that follows without a gap the hash over all up to it.

    Where the platform told another hash, both are kept, and its word stands, so that what comes after is read.
    """
    now = chained(connection, platform, commune)
    waiting = select(platform_entry.c.n, platform_entry.c.entry, platform_entry.c.told)
    waiting = waiting.where(platform_entry.c.platform == platform, platform_entry.c.n > now.size)
    heads = []
    for row in connection.execute(waiting.order_by(platform_entry.c.n)):
        if row.n != now.size + 1:
            break
        now = after(now, msgspec.json.decode(row.entry, type=LedgerEntry))
        if row.told not in (None, now.head):
            _contradicted(connection, platform, now, row.told)
            now = LedgerHead(size=now.size, head=row.told)
        heads.append({"place": row.n, "hash": now.head})
    if heads:
        here = (platform_entry.c.platform == platform, platform_entry.c.n == bindparam("place"))
        connection.execute(update(platform_entry).where(*here).values(head=bindparam("hash")), heads)


def _contradicted(connection: Connection, platform: str, computed: LedgerHead, told: str) -> None:
    """Its signed words about the acts are in their proofs, and lead to another hash than the one it signed."""
    evidence.note(
        connection,
        Contradiction(
            kind="hash",
            platform=platform,
            about=str(computed.size),
            ours=msgspec.json.encode(computed).decode(),
            told=msgspec.json.encode(LedgerHead(size=computed.size, head=told)).decode(),
        ),
    )


def _remember(connection: Connection, platform: str, told: LedgerHead | LedgerAnswer) -> None:
    value = msgspec.json.encode(LedgerHead(size=told.size, head=told.head)).decode()
    row = insert(copy).values(scope=LEDGER, id=platform, position=0, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=["scope", "id"], set_={"value": value}))
