"""Writes of the tables `attachment` and `chunk`: the documents of a draft, and their bytes once each."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import asdict
from sqlalchemy import Connection, delete, literal, literal_column, select
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.queries import attachments
from desktop.database.queries.attachments import AttachmentRow
from desktop.database.tables import attachment, chunk


def insert(
    connection: Connection,
    owner: str,
    sha256: str,
    pieces: Sequence[bytes],
    *,
    name: str,
    media_type: str,
    now: datetime,
) -> None:
    """`owner` is the id of a need or a request; `pieces` are the whole content, which is kept only once."""
    if next(attachments.content(connection, sha256), None) is None:
        rows = [{"sha256": sha256, "place": place, "data": piece} for place, piece in enumerate(pieces)]
        connection.execute(insert_into(chunk), rows)
    row = {"owner": owner, "sha256": sha256, "name": name, "media_type": media_type}
    size = sum(map(len, pieces))
    connection.execute(insert_into(attachment).values(row | {"size": size, "attached_at": times.text(now)}))


def put_back(connection: Connection, owner: str, documents: Sequence[AttachmentRow], now: datetime) -> None:
    """Attaches those of these documents whose bytes are here and that are not attached yet."""
    present = {row.sha256 for row in attachments.listed(connection, owner)}
    for row in attachments.here(connection, documents):
        if row.sha256 not in present:
            joined = asdict(row) | {"owner": owner, "attached_at": times.text(now)}
            connection.execute(insert_into(attachment).values(joined))


def share(connection: Connection, owner: str, other: str) -> None:
    """Attaches all documents of `owner` to `other` as well, which has none yet. Their bytes are not copied."""
    columns = [one for one in attachment.c if one is not attachment.c.owner]
    theirs = select(literal(other), *columns).where(attachment.c.owner == owner)
    theirs = theirs.order_by(literal_column("attachment.rowid"))
    connection.execute(insert_into(attachment).from_select(["owner", *(one.name for one in columns)], theirs))


def remove(connection: Connection, owner: str, sha256: str) -> None:
    """Removes one document, and its bytes if nothing else needs them."""
    connection.execute(delete(attachment).where(attachment.c.owner == owner, attachment.c.sha256 == sha256))
    _drop_unneeded(connection, [sha256])


def remove_all(connection: Connection, owners: Iterable[str]) -> None:
    """Removes all documents of drafts that were deleted."""
    for owner in owners:
        digests = [row.sha256 for row in attachments.listed(connection, owner)]
        connection.execute(delete(attachment).where(attachment.c.owner == owner))
        _drop_unneeded(connection, digests)


def _drop_unneeded(connection: Connection, digests: Iterable[str]) -> None:
    for sha256 in digests:
        if not attachments.needed(connection, sha256):
            connection.execute(delete(chunk).where(chunk.c.sha256 == sha256))
