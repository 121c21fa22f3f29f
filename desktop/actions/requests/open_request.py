"""Notes that a request is open in the editor: a session that breaks off is then seen at the next start."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def open_request(context: CommuneContext, id: str, *, anew: bool = False) -> Outcome[None]:
    """Stores the text as it is on opening. Opened again after a crash, the older text stays the stored one.

    A text that can no longer be sent is not marked, as nothing would be lost by a crash.

    `anew`: the present text takes its place; nothing was typed in this editor, and another program has written in it.
    """
    with context.store.transaction() as connection:
        request = find_request(connection, id)
        rules.check_editable(request.editable or request.overtaken)
        if anew:
            records.request_editing.close(connection, id)
        if request.editable:
            records.request_editing.begin(connection, id, request.fields)
    return Outcome(Changes(requests=frozenset({id})), None)
