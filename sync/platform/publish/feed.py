"""The feed: what is published gets a new position (positions.py); a page is what stands after a cursor, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

import msgspec
from sqlalchemy import Connection, select

from sync.contract.feed import PAGE_SIZE, PRIVATE, SCOPES, FeedItem, FeedPage, Scope
from sync.contract.problems import ProblemError, problem
from sync.platform import ledger, positions
from sync.platform.pending import Into, Pending, upsert
from sync.platform.publish import receipts
from sync.platform.store import PlatformStore, read_setting
from sync.platform.tables import operation, published

PAGE_BYTES = 1_000_000


def publish(into: Into, scope: Scope, id_: str, value: msgspec.Struct, commune: str = "") -> None:
    """Writes the value as it now stands, and gives it the next position. With `commune`, for this commune alone."""
    _write(into, scope, commune, id_, msgspec.json.encode(value).decode(), deleted=False)


def retract(into: Into, scope: Scope, id_: str, commune: str = "") -> None:
    """Leaves a tombstone."""
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
    table = published.c
    query = select(table.value).where(table.scope == scope, table.commune == commune, table.id == id_)
    return into.execute(query.where(table.deleted.is_(False))).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Asked:
    """The query of a request to the feed. `snapshot`: the client accepts a document in place of the first pages."""

    scope: Scope
    after: int
    snapshot: bool


def read_query(query: str) -> Asked:
    """Raises ProblemError."""
    try:
        asked = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=20))
    except ValueError:  # more fields than anything of ours has
        asked = {}
    scope = next((known for known in SCOPES if known == asked.get("scope")), None)
    if scope is None:
        raise ProblemError(problem("scope-unknown", 400, "Cette partie du fil n’existe pas.", field="scope"))
    cursor = asked.get("cursor", "") or "0"
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise ProblemError(problem("cursor-unknown", 400, "Ce repère de lecture n’existe pas.", field="cursor"))
    return Asked(scope, int(cursor), asked.get("snapshot") == "1")


def page(store: PlatformStore, commune: str, query: str) -> FeedPage:
    """The page that the query asks for; of private scopes, what is the commune's alone. Raises ProblemError."""
    asked = read_query(query)
    with store.reading() as connection:
        own = commune if asked.scope in PRIVATE else ""
        if asked.after > positions.last(connection, own):  # of a later day, before this database was put back
            raise ProblemError(problem("cursor-unknown", 400, "Ce repère de lecture n’existe pas.", field="cursor"))
        epoch = read_setting(connection, "epoch")
        if asked.scope == "receipts":
            found = _receipts(connection, commune, asked.after)
            stands = ledger.stands(connection, read_setting(connection, "platform_key"), commune)
            return msgspec.structs.replace(_page(asked.scope, epoch, asked.after, found), ledger=stands)
        found = _published(connection, asked.scope, own, asked.after)
        return _page(asked.scope, epoch, asked.after, found)


def pages(connection: Connection, scope: Scope) -> Iterator[FeedPage]:
    """All pages of a public scope, as a client without a cursor would get them."""
    after, more, epoch = 0, True, read_setting(connection, "epoch")
    while more:
        one = _page(scope, epoch, after, _published(connection, scope, "", after))
        after, more = int(one.cursor), one.more
        yield one


def _write(into: Into, scope: Scope, commune: str, id_: str, text: str, *, deleted: bool) -> None:
    # What is nobody's must not reach everybody, nor what is everybody's nobody.
    if (scope in PRIVATE) != bool(commune):
        raise ValueError(f"scope {scope} for commune {commune!r}")
    if isinstance(into, Pending):
        into.publish((scope, commune, id_), text, deleted=deleted)
        return
    position = positions.of_commune(into, commune) if commune else positions.waiting()
    row = {"scope": scope, "commune": commune, "id": id_, "position": position, "value": text, "deleted": deleted}
    into.execute(upsert(published, into.dialect.name), row)


def _published(connection: Connection, scope: Scope, commune: str, after: int) -> list[FeedItem]:
    table = published.c
    query = select(published).where(table.scope == scope, table.commune == commune, table.position > after)
    rows = connection.execute(query.order_by(table.position).limit(PAGE_SIZE + 1))
    return [
        FeedItem(id=row.id, position=row.position, value=msgspec.json.decode(row.value), deleted=row.deleted)
        for row in rows
    ]


def _receipts(connection: Connection, commune: str, after: int) -> list[FeedItem]:
    table = operation.c
    query = select(operation).where(table.commune == commune, table.position > after)
    rows = connection.execute(query.order_by(table.position).limit(PAGE_SIZE + 1)).all()
    proofs = receipts.proofs(connection, rows)
    return [
        FeedItem(id=row.op, position=row.position, value=msgspec.to_builtins(proof))
        for row, proof in zip(rows, proofs, strict=True)
    ]


def _page(scope: Scope, epoch: str, after: int, found: list[FeedItem]) -> FeedPage:
    items = _fitting(found)
    last = items[-1].position if items else after
    return FeedPage(scope=scope, epoch=epoch, cursor=str(last), more=len(items) < len(found), items=tuple(items))


def _fitting(found: list[FeedItem]) -> list[FeedItem]:
    """As many as fit a page, by number and by size; at least one, if there is one."""
    size, fitting = 0, found[:PAGE_SIZE]
    for place, item in enumerate(fitting):
        size += len(msgspec.json.encode(item))
        if size > PAGE_BYTES and place:
            return fitting[:place]
    return fitting
