"""Snapshots: the first pages of a public scope in one document, made when a client asks for it, then kept unchanged."""

import hashlib
import zlib
from datetime import timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace
from sqlalchemy import Connection, func, select

from sync.contract import problems
from sync.contract import snapshots as wire
from sync.contract.feed import PRIVATE, FeedPage, Scope, Snapshot
from sync.contract.problems import declined, problem
from sync.contract.wire import Answer, Call
from sync.platform.pending import upsert
from sync.platform.publish import cursors, feed, feed_query
from sync.platform.store import PlatformStore, read_setting
from sync.platform.tables import published, snapshot
from sync.platform.times import Clock, as_text, as_time
from sync.platform.underway import Turn

#: From this many items of a scope on, a document pays: five pages of the feed (tests/benchmarks/snapshot.py).
PAYS_FROM = 1000
#: Once this many bytes are packed, the document ends with the current page, which still fits however large it is.
ENOUGH = wire.MAX_BYTES - 2_000_000
#: A new document is made once a fifth as many items have come since the last one, but at most once in this time.
_SHARE, _AT_LEAST = 5, timedelta(hours=1)


class _Document(Struct, frozen=True, kw_only=True):
    """What is known of a document without its bytes."""

    epoch: str  #: of the feed when it was made
    sha256: str  #: of its packed bytes
    size: int  #: packed, in bytes
    items: int  #: of the feed that are in it
    position: int  #: of its last item: the feed goes on behind it
    made_at: str  #: UTC ISO text


class Snapshots:
    """The documents of one platform. May be called from several threads."""

    def __init__(self, store: PlatformStore, clock: Clock, *, enough: int = ENOUGH) -> None:
        self._store, self._clock, self._enough = store, clock, enough
        self._making = Turn()

    def offered(self, query: str) -> FeedPage | None:
        """A first page that names a document instead of bringing items; None where the feed itself is to answer."""
        asked = feed_query.read(query)
        if not asked.snapshot or asked.cursor.position or asked.scope in PRIVATE:
            return None
        with self._store.reading() as connection:
            document, due = self._standing(connection, asked.scope)
        if due:
            with self._making.taken() as ours:  # callers meanwhile get the older document
                document = self._make(asked.scope) if ours else document
        if document is None:
            return None
        named = Snapshot(sha256=document.sha256, size=document.size)
        return FeedPage(scope=asked.scope, epoch=document.epoch, cursor="", more=True, items=(), snapshot=named)

    def give(self, call: Call, epoch: str, scope: str) -> Answer:
        """The document, or the one part of it that Range asks for. Raises ProblemError where there is none."""
        with self._store.reading() as connection:
            document = _find(connection, scope)
            if document is None or not document.epoch == epoch == read_setting(connection, "epoch"):
                raise declined("snapshot-unknown", "La plateforme n’a pas cette copie d’ensemble.", action="retry")
            tag = wire.etag(document.sha256)
            part = wire.asked(call.headers.get("range", "")) if call.headers.get("if-range", tag) == tag else None
            first, last = (0, None) if part is None else part
            if first >= document.size:
                return _beyond(document.size)
            last = document.size - 1 if last is None else min(last, document.size - 1)
            place = func.substr(snapshot.c.data, first + 1, last - first + 1)
            data = connection.execute(select(place).where(snapshot.c.scope == scope)).scalar_one()
        headers = {"content-type": wire.MEDIA_TYPE, "accept-ranges": "bytes", "etag": tag}
        headers |= {wire.REPR_DIGEST: wire.repr_digest(document.sha256)}
        if part is None:
            return Answer(status=200, headers=headers, body=data)
        headers |= {wire.CONTENT_RANGE: wire.content_range(first, last, document.size)}
        return Answer(status=206, headers=headers, body=data)

    def _standing(self, connection: Connection, scope: Scope) -> tuple[_Document | None, bool]:
        """The document that was made last, if any, and whether another one is due."""
        document = _find(connection, scope)
        if document is None or document.epoch != read_setting(connection, "epoch"):
            return None, _behind(connection, scope, 0, PAYS_FROM)
        old = self._clock() - as_time(document.made_at) >= _AT_LEAST
        return document, old and _behind(connection, scope, document.position, document.items // _SHARE)

    def _make(self, scope: Scope) -> _Document:
        """Makes a document of the pages as they are at one moment. Writers need not wait meanwhile."""
        packer, packed, items, last = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS), bytearray(), 0, None
        with self._store.reading() as connection:
            for page in feed.pages(connection, scope):
                # `more` is true in the last page too: at a page without it, a reader deletes the rows that did not
                # come. That must wait for the end of the feed, which goes on behind the document.
                packed += packer.compress(msgspec.json.encode(replace(page, more=True)) + b"\n")
                items, last = items + len(page.items), page
                if len(packed) > self._enough:
                    break
        if last is None:
            raise LookupError(scope)
        packed += packer.flush()
        made = _Document(
            epoch=last.epoch,
            sha256=hashlib.sha256(packed).hexdigest(),
            size=len(packed),
            items=items,
            position=cursors.own(last.cursor).position,
            made_at=as_text(self._clock()),
        )
        with self._store.writing() as connection:
            row = {"scope": scope, "data": bytes(packed)} | asdict(made)
            connection.execute(upsert(snapshot, connection.dialect.name), row)
        return made


def _find(connection: Connection, scope: str) -> _Document | None:
    names = [column for column in snapshot.c if column.name not in ("scope", "data")]
    row = connection.execute(select(*names).where(snapshot.c.scope == scope)).one_or_none()
    return None if row is None else _Document(**row._mapping)


def _behind(connection: Connection, scope: Scope, position: int, count: int) -> bool:
    """Whether so many items of the public scope, or more, stand after this position."""
    here = (published.c.scope == scope, published.c.commune == "", published.c.position > position)
    place = select(published.c.position).where(*here).order_by(published.c.position).limit(1).offset(max(count, 1) - 1)
    return connection.execute(place).first() is not None


def _beyond(size: int) -> Answer:
    words = problem("range-beyond", "Cette copie d’ensemble est plus courte.", action="retry")
    headers = {"content-type": problems.CONTENT_TYPE, wire.CONTENT_RANGE: f"bytes */{size}"}
    return Answer(status=416, headers=headers, body=msgspec.json.encode(words))
