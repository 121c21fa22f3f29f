"""Takes a document off a need or a request; bytes that nothing names any more go with it."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.attach_file import check_owner
from desktop.database.queries import attachments
from desktop.database.tables import attachment, chunk
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal


def detach_file(context: CommuneContext, owner: str, sha256: str) -> Changes:
    """Raises Refusal once the owner has left, or where it has no such document."""
    with context.store.transaction() as connection:
        changes = check_owner(connection, owner)
        if sha256 not in [row.sha256 for row in attachments.listed(connection, owner)]:
            raise Refusal(
                "unknown_attachment",
                "Cette pièce n’est pas jointe.",
                field="file",
                remedy="Regardez la liste des pièces.",
                of_input=True,
            )
        connection.execute(delete(attachment).where(attachment.c.owner == owner, attachment.c.sha256 == sha256))
        _forget(connection, [sha256])
    return changes


def detach_all(connection: Connection, owner: str) -> None:
    """All documents of a draft that goes for good; in the caller's transaction."""
    digests = [row.sha256 for row in attachments.listed(connection, owner)]
    connection.execute(delete(attachment).where(attachment.c.owner == owner))
    _forget(connection, digests)


def _forget(connection: Connection, digests: Iterable[str]) -> None:
    for sha256 in digests:
        if not attachments.needed(connection, sha256):
            connection.execute(delete(chunk).where(chunk.c.sha256 == sha256))
