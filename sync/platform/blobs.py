"""Attachments that are here: an accepted operation names each. Kept once, read only by communes that named them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from sync.contract.bodies import MAX_ATTACHMENT_BYTES, Attachment
from sync.platform import quotas
from sync.platform.pending import Into, put
from sync.platform.tables import attached, blob, blob_chunk
from sync.platform.times import as_text


def name(into: Into, commune: str, op: str, documents: Sequence[Attachment]) -> None:
    """Notes, as an operation is accepted, that its commune may bring these documents from now on."""
    for one in {one.sha256: one for one in documents}.values():
        put(into, attached, {"op": op, "sha256": one.sha256, "commune": commune, "size": one.size})


def sizes(connection: Connection, commune: str, sha256: str) -> set[int]:
    """How many bytes the commune's accepted operations say that this document has; empty if none names it."""
    query = select(attached.c.size).where(attached.c.commune == commune, attached.c.sha256 == sha256)
    return set(connection.execute(query).scalars())


def size(connection: Connection, sha256: str) -> int | None:
    """How many bytes a document has that is here whole; else None."""
    byte_count: int | None = connection.execute(select(blob.c.size).where(blob.c.sha256 == sha256)).scalar_one_or_none()
    return byte_count


def arrived(connection: Connection, digests: Sequence[str]) -> set[str]:
    """The ones of these documents that are here whole."""
    return set(connection.execute(select(blob.c.sha256).where(blob.c.sha256.in_(digests))).scalars())


def whole(connection: Connection, commune: str) -> tuple[str, ...]:
    """Digests of all that the commune named and that is here whole."""
    mine = select(attached.c.sha256).where(attached.c.commune == commune)
    query = select(blob.c.sha256).where(blob.c.sha256.in_(mine)).order_by(blob.c.sha256)
    return tuple(connection.execute(query).scalars())


def content(connection: Connection, sha256: str) -> Iterator[bytes]:
    """The bytes of a document that is here whole, piece by piece; of any other, nothing."""
    chunks = connection.execute(select(blob.c.chunks).where(blob.c.sha256 == sha256)).scalar_one_or_none()
    if chunks is not None:
        yield from pieces(connection, chunks)


def pieces(connection: Connection, chunks: str) -> Iterator[bytes]:
    """What is kept under this id, in its order; one piece at a time in memory."""
    start = -1
    while True:
        query = select(blob_chunk.c.start, blob_chunk.c.data).where(
            blob_chunk.c.chunks == chunks, blob_chunk.c.start > start
        )
        row = connection.execute(query.order_by(blob_chunk.c.start).limit(1)).first()
        if row is None:
            return
        start = row.start
        yield bytes(row.data)


def keep(connection: Connection, commune: str, sha256: str, data: Iterable[bytes], now: datetime) -> bool:
    """Takes a document that came whole on another way, as on a USB stick. False if it was not taken.

    It is not taken where no accepted operation of the commune names it, or where its bytes have another digest; then
    nothing of it is kept. One that is here already is not written again. Raises ProblemError beyond the commune's
    quota.
    """
    named = sizes(connection, commune, sha256)
    if not named:
        return False
    if size(connection, sha256) is not None:
        return True
    parts, count = [], 0
    for part in data:
        count += len(part)
        if count > MAX_ATTACHMENT_BYTES:
            return False
        parts.append(part)
    if count not in named or hashlib.sha256(b"".join(parts)).hexdigest() != sha256:
        return False
    quotas.check_document(connection, commune, sha256, count)
    start = 0
    for part in parts:
        if part:
            connection.execute(insert(blob_chunk).values(chunks=sha256, start=start, data=part))
            start += len(part)
    finish(connection, sha256, count, chunks=sha256, now=now)
    return True


def finish(connection: Connection, sha256: str, count: int, *, chunks: str, now: datetime) -> None:
    """Declares these chunks to be the document; they are dropped where it came on another way meanwhile."""
    kept = connection.execute(select(blob.c.chunks).where(blob.c.sha256 == sha256)).scalar_one_or_none()
    if kept is not None:
        if kept != chunks:
            drop(connection, chunks)
        return
    connection.execute(insert(blob).values(sha256=sha256, size=count, chunks=chunks, arrived_at=as_text(now)))


def drop(connection: Connection, chunks: str, *, since: int = 0) -> None:
    """Forgets what is kept under this id, from this byte on."""
    connection.execute(delete(blob_chunk).where(blob_chunk.c.chunks == chunks, blob_chunk.c.start >= since))
