"""Erases the draft of a shared service in the bin for good, before its thirty days are over."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal


def erase_share(context: CommuneContext, id: str) -> Outcome[None]:
    """Raises Refusal where it is not in the bin."""
    with context.store.transaction() as connection:
        context.check_read(connection)
        if not records.shares.erase(connection, id):
            raise Refusal(
                "draft_stays",
                "Ce brouillon n’est pas dans la corbeille. Il n’est pas effacé.",
                field="id",
                remedy="Revenez à la corbeille pour voir ce qu’elle contient.",
            )
    return Outcome(Changes(shares=frozenset({id})), None)
