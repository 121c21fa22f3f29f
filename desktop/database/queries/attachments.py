"""Documents attached to needs and requests, and their bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy import ColumnElement, Connection, func, literal_column, or_, select, true

from desktop.database.tables import attachment, chunk
from sync.client.ledger import arrivals, link
from sync.client.ledger.tables import outbox, upload
from sync.contract.bodies import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """`owner` is the id of a need or a request; `size` in octets."""

    owner: str
    sha256: str
    name: str
    size: int
    media_type: str
    attached_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """Documents on their way to the platform: how many, how many are there whole, and octets sent of all."""

    files: int
    there: int
    sent: int
    size: int

    @property
    def complete(self) -> bool:
        return self.there == self.files


class _Listing(msgspec.Struct):
    attachments: tuple[Attachment, ...] = ()


class _BodyOnly(msgspec.Struct):
    body: _Listing


CARRIERS = ("need.submit", "request.submit")
TAKEN = ("deposited", "accepted")  # what the platform wants the documents of


def listed(connection: Connection, owner: str) -> tuple[AttachmentRow, ...]:
    """In the order in which they were attached."""
    rows = connection.execute(
        select(attachment).where(attachment.c.owner == owner).order_by(literal_column("attachment.rowid"))
    )
    return tuple(AttachmentRow(**row._asdict()) for row in rows)


def left(connection: Connection, owner: str, op: str) -> tuple[AttachmentRow, ...] | None:
    """The documents that this act names, in its order, be they kept here or not; None for what is no such act."""
    frozen = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op, outbox.c.type.in_(CARRIERS)))
    if frozen is None:
        return None
    named = msgspec.json.decode(frozen, type=_BodyOnly).body.attachments
    return tuple(AttachmentRow(owner=owner, attached_at="", **structs.asdict(one)) for one in named)


def nowhere(connection: Connection, documents: Sequence[AttachmentRow]) -> tuple[AttachmentRow, ...]:
    """Those whose bytes are not here, and that today's platform does not have: it waits for them in vain."""
    there = arrived(connection, documents)
    return tuple(one for one in _absent(connection, documents) if one.sha256 not in there)


def arrived(connection: Connection, documents: Sequence[AttachmentRow]) -> frozenset[str]:
    """Which of these the platform has whole, by their SHA-256: of what is not here, as its ledger says."""
    digests = [one.sha256 for one in documents]
    done = select(upload.c.sha256).where(upload.c.sha256.in_(digests), upload.c.done_at.is_not(None))
    there = set(connection.scalars(done)) if digests else set()
    if absent := {one.sha256 for one in _absent(connection, documents)}:
        own = link.read(connection)
        there |= absent & (
            set() if own is None or own.platform is None else set(arrivals.said(connection, own.platform.id))
        )
    return frozenset(there)


def _absent(connection: Connection, documents: Sequence[AttachmentRow]) -> list[AttachmentRow]:
    digests = [one.sha256 for one in documents]
    kept = set(connection.scalars(select(chunk.c.sha256).where(chunk.c.sha256.in_(digests)))) if digests else set()
    return [one for one in documents if one.sha256 not in kept]


def travelling(connection: Connection, owner: str) -> tuple[Attachment, ...]:
    """The same as an act names them; their bytes travel apart."""
    return tuple(
        Attachment(name=row.name, sha256=row.sha256, size=row.size, media_type=row.media_type)
        for row in listed(connection, owner)
    )


def content(connection: Connection, sha256: str) -> Iterator[bytes]:
    """The bytes, piece by piece; nothing if they are not kept here."""
    places = connection.execute(select(func.count()).where(chunk.c.sha256 == sha256)).scalar_one()
    for place in range(places):
        data = connection.scalar(select(chunk.c.data).where(chunk.c.sha256 == sha256, chunk.c.place == place))
        if data is not None:
            yield bytes(data)


def reader(reading: Callable[[], AbstractContextManager[Connection]]) -> Callable[[str], Iterator[bytes]]:
    """`content` for whoever has no connection open while the bytes travel."""

    def pieces(sha256: str) -> Iterator[bytes]:
        with reading() as connection:
            yield from content(connection, sha256)

    return pieces


def progress(connection: Connection, owner_or_op: str) -> ProgressRow | None:
    """How far the documents of an act are on their way: by the id of its need or request, or by the act's own.

    None where nothing travels: no document, or the act is not one that the platform took. Of a request that was
    completed, only the last submission's documents count.
    """
    mine = or_(outbox.c.op == owner_or_op, outbox.c.subject == owner_or_op)
    found = list(_travelling(connection, mine).values())
    return found[-1] if found else None


def progress_of(connection: Connection, ops: Sequence[str]) -> dict[str, ProgressRow]:
    """The same of these acts, by their id, where something travels."""
    return _travelling(connection, outbox.c.op.in_(ops)) if ops else {}


def all_progress(connection: Connection) -> dict[str, ProgressRow]:
    """The same of every act that has documents, by the act's id."""
    return _travelling(connection, true())


def waiting(connection: Connection) -> int:
    """Documents of acts that the platform has taken which it has not, by their number."""
    return sum(one.files - one.there for one in all_progress(connection).values())


def _travelling(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, ProgressRow]:
    """In the order in which the acts were made."""
    named = func.instr(outbox.c.frozen, b'"attachments":[')  # its place; 0 where it is not
    query = select(outbox.c.op, outbox.c.frozen).where(wanted, named)
    acts = query.where(outbox.c.type.in_(CARRIERS), outbox.c.state.in_(TAKEN)).order_by(outbox.c.seq)
    listings = {
        op: msgspec.json.decode(frozen, type=_BodyOnly).body.attachments for op, frozen in connection.execute(acts)
    }
    if not any(listings.values()):
        return {}
    kept = {row.sha256: row for row in connection.execute(select(upload))}
    return {op: _progress(documents, kept) for op, documents in listings.items() if documents}


def _progress(documents: tuple[Attachment, ...], kept: Mapping[str, Any]) -> ProgressRow:
    sizes = {one.sha256: one.size for one in documents}
    begun = {sha256: kept[sha256] for sha256 in sizes if sha256 in kept}
    there = {sha256 for sha256, row in begun.items() if row.done_at is not None}
    sent = sum(sizes[sha256] if sha256 in there else row.sent for sha256, row in begun.items())
    return ProgressRow(files=len(sizes), there=len(there), sent=sent, size=sum(sizes.values()))


def needed(connection: Connection, sha256: str) -> bool:
    """Whether a draft lists these bytes, or an act that may still have to bring them to the platform."""
    if connection.execute(select(attachment.c.owner).where(attachment.c.sha256 == sha256)).first():
        return True
    named = func.instr(outbox.c.frozen, sha256.encode())
    acts = select(outbox.c.op).where(outbox.c.type.in_(CARRIERS), outbox.c.state != "cancelled", named > 0)
    return connection.execute(acts.limit(1)).first() is not None
