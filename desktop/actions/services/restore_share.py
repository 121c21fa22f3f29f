"""Takes the draft of a shared service out of the bin."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.services.draft_share import draft_share
from desktop.domain.changes import Outcome


def restore_share(context: CommuneContext, id: str) -> Outcome[str]:
    """Undoes `discard_share`: it is a draft again."""
    return draft_share(context, id)
