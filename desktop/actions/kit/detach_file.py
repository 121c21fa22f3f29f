"""Removes a file from a need or a request; its bytes are deleted where nothing else uses them."""

from desktop.actions.kit.attach_file import check_owner
from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import attachments
from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal


def detach_file(context: CommuneContext, owner: str, sha256: str) -> Outcome[None]:
    """Raises Refusal once the owner was sent, or where it has no such file."""
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
        records.attachments.remove(connection, owner, sha256)
    return Outcome(changes, None)
