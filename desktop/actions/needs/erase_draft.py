"""Erases a draft in the bin for good, before its thirty days are over."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal


def erase_draft(context: CommuneContext, id: str) -> Outcome[None]:
    """Erases the draft with its files.

    Raises Refusal where it is not in the bin, or where a vote, a "nous aussi" or a correction names it.
    """
    with context.store.transaction() as connection:
        context.check_read(connection)
        if not records.needs.erase(connection, id):
            raise Refusal(
                "draft_stays",
                "Ce brouillon n’est pas dans la corbeille, ou un envoi de la commune le cite, ou une correction en est"
                " commencée. Il n’est pas effacé.",
                field="id",
                remedy="Remettez-le dans nos besoins et corrigez son texte.",
            )
        records.attachments.remove_all(connection, (id,))
    return Outcome(Changes(needs=frozenset({id})), None)
