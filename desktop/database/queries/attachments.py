"""Documents attached to needs and requests, and their bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, func, literal_column, or_, select, true

from desktop.database.tables import attachment, chunk
from sync.client.ledger import arrivals, link
from sync.client.ledger.tables import outbox, upload
from sync.contract.bodies import Attachment


class AttachmentRow(Struct, frozen=True, kw_only=True):
    """A document attached to a need or to a request."""

    owner: str  #: id of the need or request
    sha256: str  #: of its bytes, in hexadecimal: they are kept, and travel, under it
    name: str  #: of the file, as it was attached
    size: int  #: bytes
    media_type: str  #: such as "application/pdf"; "" if not known
    attached_at: str  #: ISO text; "" where only the act that names it is known


class ProgressRow(Struct, frozen=True, kw_only=True):
    """How far the documents of one act are on their way to the platform."""

    files: int  #: how many there are
    there: int  #: how many the platform has whole
    sent: int  #: bytes that the platform has, of all of them
    size: int  #: bytes of all of them

    @property
    def complete(self) -> bool:
        return self.there == self.files


class _Listing(msgspec.Struct, frozen=True):
    """The part of an act's body that is read here."""

    attachments: tuple[Attachment, ...] = ()  #: the documents that it names


class _BodyOnly(msgspec.Struct, frozen=True):
    """The part of an operation that is read here."""

    body: _Listing  #: of a need.submit or request.submit


CARRIERS = ("need.submit", "request.submit")
TAKEN = ("deposited", "accepted")  # acts in these states: the platform wants their documents


def listed(connection: Connection, owner: str) -> tuple[AttachmentRow, ...]:
    """The documents of this need or request, in the order in which they were attached."""
    rows = connection.execute(
        select(attachment).where(attachment.c.owner == owner).order_by(literal_column("attachment.rowid"))
    )
    return tuple(AttachmentRow(**row._asdict()) for row in rows)


def left(connection: Connection, owner: str, op: str) -> tuple[AttachmentRow, ...] | None:
    """The documents that this act names, in its order, even if they are not kept here. None for any other act."""
    frozen = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op, outbox.c.type.in_(CARRIERS)))
    if frozen is None:
        return None
    named = msgspec.json.decode(frozen, type=_BodyOnly).body.attachments
    return tuple(AttachmentRow(owner=owner, attached_at="", **structs.asdict(one)) for one in named)


def nowhere(connection: Connection, documents: Sequence[AttachmentRow]) -> tuple[AttachmentRow, ...]:
    """Those whose bytes are not here and that today's platform does not have: nobody can send them from here."""
    there = arrived(connection, documents)
    return tuple(one for one in _absent(connection, documents) if one.sha256 not in there)


def here(connection: Connection, documents: Sequence[AttachmentRow]) -> tuple[AttachmentRow, ...]:
    """Those whose bytes are kept here."""
    absent = _absent(connection, documents)
    return tuple(one for one in documents if one not in absent)


def arrived(connection: Connection, documents: Sequence[AttachmentRow]) -> frozenset[str]:
    """SHA-256 of those that the platform has whole. For documents that are not kept here, its ledger says so."""
    digests = [one.sha256 for one in documents]
    done = select(upload.c.sha256).where(upload.c.sha256.in_(digests), upload.c.done_at.is_not(None))
    there = set(connection.scalars(done)) if digests else set()
    if absent := {one.sha256 for one in _absent(connection, documents)}:
        own = link.read(connection)
        there |= absent & (
            set() if own is None or own.platform is None else set(arrivals.arrival_times(connection, own.platform.id))
        )
    return frozenset(there)


def to_send(connection: Connection, owner: str) -> frozenset[str]:
    """SHA-256 of the documents of a need or request that has been received which the platform still lacks."""
    if progress(connection, owner) is None:
        return frozenset()
    documents = listed(connection, owner)
    return frozenset(one.sha256 for one in documents) - arrived(connection, documents)


def _absent(connection: Connection, documents: Sequence[AttachmentRow]) -> list[AttachmentRow]:
    digests = [one.sha256 for one in documents]
    kept = set(connection.scalars(select(chunk.c.sha256).where(chunk.c.sha256.in_(digests)))) if digests else set()
    return [one for one in documents if one.sha256 not in kept]


def travelling(connection: Connection, owner: str) -> tuple[Attachment, ...]:
    """The same documents in the form in which an act names them; their bytes travel apart."""
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
    """The same as `content`, for a caller that has no connection of its own: it opens one for each document."""

    def pieces(sha256: str) -> Iterator[bytes]:
        with reading() as connection:
            yield from content(connection, sha256)

    return pieces


def progress(connection: Connection, owner_or_op: str) -> ProgressRow | None:
    """How far the documents of an act are, by the id of the act or of its need or request.

    None where nothing travels: there is no document, or the platform has not received the act. Of a request that was
    completed, only the documents of the last submission count.
    """
    mine = or_(outbox.c.op == owner_or_op, outbox.c.subject == owner_or_op)
    rows = list(_travelling(connection, mine).values())
    return rows[-1] if rows else None


def progress_of(connection: Connection, ops: Sequence[str]) -> dict[str, ProgressRow]:
    """`progress` of these acts, by the act's id, where something travels."""
    return _travelling(connection, outbox.c.op.in_(ops)) if ops else {}


def all_progress(connection: Connection) -> dict[str, ProgressRow]:
    """`progress` of every act that has documents, by the act's id."""
    return _travelling(connection, true())


def waiting(connection: Connection) -> int:
    """How many documents the platform still lacks, of acts that it has received."""
    return sum(one.files - one.there for one in all_progress(connection).values())


def _travelling(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, ProgressRow]:
    """By the act's id, in the order in which the acts were made."""
    named = func.instr(outbox.c.frozen, b'"attachments":[')  # where it stands; 0 where it does not
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
    """Whether these bytes must be kept: a draft lists them, or an act that may still have to send them."""
    if connection.execute(select(attachment.c.owner).where(attachment.c.sha256 == sha256)).first():
        return True
    named = func.instr(outbox.c.frozen, sha256.encode())
    acts = select(outbox.c.op).where(outbox.c.type.in_(CARRIERS), outbox.c.state != "cancelled", named > 0)
    return connection.execute(acts.limit(1)).first() is not None
