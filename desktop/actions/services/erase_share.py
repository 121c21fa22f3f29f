"""Erases the draft of a shared service in the bin for good, before its thirty days are over."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.domain import drafts
from desktop.domain.changes import Changes, Outcome


def erase_share(context: CommuneContext, id: str) -> Outcome[None]:
    """Raises Refusal where it is not in the bin."""
    with context.store.transaction() as connection:
        context.check_read(connection)
        drafts.check_erased(records.shares.erase(connection, id))
    return Outcome(Changes(shares=frozenset({id})), None)
