"""Documents attached to needs and requests, and their bytes."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, literal_column, select

from desktop.database.tables import attachment, chunk
from sync.client.tables import outbox
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


def listed(connection: Connection, owner: str) -> tuple[AttachmentRow, ...]:
    """In the order in which they were attached."""
    rows = connection.execute(
        select(attachment).where(attachment.c.owner == owner).order_by(literal_column("attachment.rowid"))
    )
    return tuple(AttachmentRow(**row._asdict()) for row in rows)


def travelling(connection: Connection, owner: str) -> tuple[Attachment, ...]:
    """The same as an act names them; their bytes travel apart."""
    return tuple(
        Attachment(name=row.name, sha256=row.sha256, size=row.size, media_type=row.media_type)
        for row in listed(connection, owner)
    )


def content(connection: Connection, sha256: str) -> Iterator[bytes]:
    """The bytes, piece by piece; nothing if they are not kept here."""
    places = connection.scalar(select(func.count()).where(chunk.c.sha256 == sha256)) or 0
    for place in range(places):
        data = connection.scalar(select(chunk.c.data).where(chunk.c.sha256 == sha256, chunk.c.place == place))
        if data is not None:
            yield bytes(data)


def needed(connection: Connection, sha256: str) -> bool:
    """Whether a draft lists these bytes, or an act that may still have to bring them to the platform."""
    if connection.execute(select(attachment.c.owner).where(attachment.c.sha256 == sha256).limit(1)).first():
        return True
    named = func.instr(outbox.c.frozen, sha256.encode())
    acts = select(outbox.c.op).where(
        outbox.c.type.in_(("need.submit", "request.submit")), outbox.c.state != "cancelled", named > 0
    )
    return connection.execute(acts.limit(1)).first() is not None
