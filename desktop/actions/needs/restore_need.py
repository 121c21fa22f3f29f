"""Takes the draft of a need out of the bin."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.domain.changes import Outcome


def restore_need(context: CommuneContext, id: str) -> Outcome[str]:
    """Undoes `discard_need`: it is a draft again."""
    return draft_need(context, id)
