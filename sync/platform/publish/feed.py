"""The feed: what is published gets a new position (positions.py); a page is what stands after a cursor, in order."""

from collections.abc import Iterator
from typing import Any, TypeAlias, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, select

from sync.contract.feed import PAGE_SIZE, PRIVATE, FeedItem, FeedPage, FeedPages, Scope
from sync.contract.receipts import Proof
from sync.platform import positions
from sync.platform.pending import Into, Pending, upsert
from sync.platform.publish import cursors, feed_query, lean, receipts
from sync.platform.publish.cursors import Cursor
from sync.platform.publish.feed_query import Asked
from sync.platform.store import PlatformStore, read_setting
from sync.platform.tables import operation, published

PAGE_BYTES = 1_000_000
_T = TypeVar("_T")
_VALUE = select(published.c.value).where(
    published.c.scope == bindparam("scope"),
    published.c.commune == bindparam("commune"),
    published.c.id == bindparam("id"),
    published.c.deleted.is_(False),
)
_AFTER = (
    select(published)
    .where(
        published.c.scope == bindparam("scope"),
        published.c.commune == bindparam("commune"),
        published.c.position > bindparam("after"),
    )
    .order_by(published.c.position)
    .limit(bindparam("most"))
)
_RECEIPTS_AFTER = (
    select(operation)
    .where(operation.c.commune == bindparam("commune"), operation.c.position > bindparam("after"))
    .order_by(operation.c.position)
    .limit(bindparam("most"))
)
#: A position and the item there; None where a lean page leaves the item out.
_Row: TypeAlias = tuple[int, FeedItem | None]


def publish(into: Into, scope: Scope, id_: str, value: msgspec.Struct, commune: str = "") -> None:
    """Writes the value as it now stands, and gives it the next position. With `commune`, for this commune alone."""
    _write(into, scope, commune, id_, msgspec.json.encode(value).decode(), deleted=False)


def retract(into: Into, scope: Scope, id_: str, commune: str = "") -> None:
    """Takes the value off and leaves a tombstone in its place."""
    _write(into, scope, commune, id_, "{}", deleted=True)


def values(connection: Connection, scope: Scope, commune: str = "") -> list[str]:
    """All that is published in the scope and not retracted, as JSON, in the order of publication."""
    table = published.c
    query = select(table.value).where(table.scope == scope, table.commune == commune, table.deleted.is_(False))
    return list(connection.execute(query.order_by(*positions.in_order())).scalars())


def value(into: Into, scope: Scope, id_: str, commune: str = "") -> str | None:
    """The JSON that stands under this id; None where nothing does."""
    if isinstance(into, Pending):
        return into.value((scope, commune, id_))
    key = {"scope": scope, "commune": commune, "id": id_}
    return into.execute(_VALUE, key).scalar_one_or_none()


def read(into: Into, scope: Scope, id_: str, shape: type[_T]) -> _T | None:
    """What all may read under this id; None where nothing stands there."""
    text = value(into, scope, id_)
    return None if text is None else msgspec.json.decode(text, type=shape)


def read_all(connection: Connection, scope: Scope, shape: type[_T]) -> list[_T]:
    """All that everybody may read in the scope, in the order of publication."""
    return [msgspec.json.decode(text, type=shape) for text in values(connection, scope)]


def page(store: PlatformStore, commune: str, query: str, device: str = "") -> FeedPage:
    """The page that the query asks for; of private scopes, what is the commune's alone. Raises ProblemError.

    `device`: who asks; without it no page is lean.
    """
    asked = feed_query.read(query)
    with store.reading() as connection:
        if not cursors.known(connection, _owner(asked.scope, commune), asked.cursor):
            raise feed_query.cursor_unknown()
        return _asked(connection, commune, asked, device)


def knows(store: PlatformStore, commune: str, scope: Scope, text: str) -> bool:
    """Whether this database knows the commune's cursor, so that a page may follow it."""
    cursor = cursors.read(text)
    with store.reading() as connection:
        return cursor is not None and cursors.known(connection, _owner(scope, commune), cursor)


def several(store: PlatformStore, commune: str, query: str, device: str) -> FeedPages:
    """A page of each scope that the query names, in the same order as SCOPES, as long as there is room."""
    feed_pages: list[FeedPage] = []
    sizes: list[int] = []
    with store.reading() as connection:
        epoch = read_setting(connection, "epoch")
        for asked in feed_query.read_several(query):
            if not cursors.known(connection, _owner(asked.scope, commune), asked.cursor):
                continue  # left out: asked for alone, it is answered with a problem
            one = _asked(connection, commune, asked, device, epoch)
            sizes.append(len(msgspec.json.encode(one)))
            if feed_pages and sum(sizes) > PAGE_BYTES:
                break
            feed_pages.append(one)
    return FeedPages(pages=tuple(feed_pages))


def pages(connection: Connection, scope: Scope) -> Iterator[FeedPage]:
    """All pages of a public scope, as a client without a cursor would get them."""
    cursor, more = Cursor(), True
    while more:
        one = _asked(connection, "", Asked(scope=scope, cursor=cursor), "")
        cursor, more = cursors.own(one.cursor), one.more
        yield one


def _write(into: Into, scope: Scope, commune: str, id_: str, text: str, *, deleted: bool) -> None:
    # A private value must name its commune, and a public one must name none: else it would reach everybody, or nobody.
    if (scope in PRIVATE) != bool(commune):
        raise ValueError(f"scope {scope} for commune {commune!r}")
    if isinstance(into, Pending):
        into.publish((scope, commune, id_), text, deleted=deleted)
        return
    position = positions.of_commune(into, commune) if commune else positions.waiting()
    row = {"scope": scope, "commune": commune, "id": id_, "position": position, "value": text, "deleted": deleted}
    into.execute(upsert(published, into.dialect.name), row)


def _owner(scope: Scope, commune: str) -> str:
    """Whose places are counted in this scope: the commune's; "" for what all read."""
    return commune if scope in PRIVATE else ""


def _asked(connection: Connection, commune: str, asked: Asked, device: str, epoch: str = "") -> FeedPage:
    """The page that was asked for. `epoch`: of the feed, where the caller has read it already."""
    after, owner, sender = asked.cursor.position, _owner(asked.scope, commune), device if asked.lean else ""
    if asked.scope == "receipts":
        rows = _receipts(connection, owner, after, sender)
    else:
        rows = _published(connection, asked.scope, owner, after, sender)
    fitting = _fitting(rows)
    more = len(fitting) < len(rows)
    last = fitting[-1][0] if fitting else after
    return FeedPage(
        scope=asked.scope,
        epoch=epoch or read_setting(connection, "epoch"),
        cursor=cursors.write(connection, owner, last, more=more),
        more=more,
        items=tuple(item for _, item in fitting if item is not None),
    )


def _published(connection: Connection, scope: Scope, commune: str, after: int, sender: str = "") -> list[_Row]:
    rows = connection.execute(_AFTER, {"scope": scope, "commune": commune, "after": after, "most": _most(sender) + 1})
    items = [
        FeedItem(id=row.id, position=row.position, value=msgspec.json.decode(row.value), deleted=row.deleted)
        for row in rows
    ]
    if not sender:
        return [(one.position, one) for one in items]
    left_out = lean.retaken(connection, commune, sender, items) if scope == "mine" else ()
    items = lean.items(connection, scope, sender, items)
    return [(one.position, None if one.id in left_out else one) for one in items]


def _receipts(connection: Connection, commune: str, after: int, sender: str) -> list[_Row]:
    asked = {"commune": commune, "after": after, "most": _most(sender) + 1}
    rows = connection.execute(_RECEIPTS_AFTER, asked).all()
    left_out = lean.answered(connection, sender, rows) if sender else ()
    unanswered = [row for row in rows if row.op not in left_out]
    proofs = {proof.op: proof for proof in receipts.proofs(connection, unanswered)}
    return [(row.position, _receipt(row, proofs.get(row.op))) for row in rows]


def _receipt(row: Any, proof: Proof | None) -> FeedItem | None:
    return None if proof is None else FeedItem(id=row.op, position=row.position, value=msgspec.to_builtins(proof))


def _most(sender: str) -> int:
    return lean.PAGE_SIZE if sender else PAGE_SIZE


def _fitting(rows: list[_Row]) -> list[_Row]:
    """The first rows that fit a page, by number and size; at least one, if there is one."""
    size, room = 0, lean.PAGE_SIZE
    for place, (_, item) in enumerate(rows):
        size += 0 if item is None else len(msgspec.json.encode(item))
        room -= lean.room(item)
        if (size > PAGE_BYTES or room < 0) and place:
            return rows[:place]
    return rows
