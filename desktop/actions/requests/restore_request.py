"""Takes the draft of a request out of the bin."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import draft_request
from desktop.domain.changes import Outcome


def restore_request(context: CommuneContext, id: str) -> Outcome[str]:
    """Undoes `discard_request`: it is a draft again."""
    return draft_request(context, id)
