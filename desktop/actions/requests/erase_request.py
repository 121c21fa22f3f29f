"""Erases the draft of a request in the bin for good, before its thirty days are over."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal


def erase_request(context: CommuneContext, id: str) -> Outcome[None]:
    """Erases it with its files and the text that was put aside. Raises Refusal where it is not in the bin."""
    with context.store.transaction() as connection:
        context.check_read(connection)
        if not records.requests.erase(connection, id):
            raise Refusal(
                "draft_stays",
                "Ce brouillon n’est pas dans la corbeille. Il n’est pas effacé.",
                field="id",
                remedy="Revenez à la corbeille pour voir ce qu’elle contient.",
            )
        records.attachments.remove_all(connection, (id,))
        records.request_editing.end(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)
