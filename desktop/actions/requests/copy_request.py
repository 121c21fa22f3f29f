"""Begins a new request with the text of one that can no longer be sent."""

import json

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.domain.changes import Changes, Outcome


def copy_request(context: CommuneContext, id: str) -> Outcome[str]:
    """A new draft with the text that was written last, sent or not, and with its files. The value is its id."""
    now = context.clock()
    with context.store.transaction() as connection:
        request = find_request(connection, id)
        fields = json.loads(request.unsent) if request.unsent else request.fields
        made = records.requests.insert(connection, now, fields)
        records.attachments.share(connection, id, made)
    return Outcome(Changes(requests=frozenset({made})), made)
