"""Changes a draft from outside the window, and loses no words that were typed in the window and that it replaces."""

import json

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.actions.kit.own_words import own_fields, replaces_own
from desktop.actions.requests.draft_request import save
from desktop.actions.requests.write_apart import go_on_apart
from desktop.database import records
from desktop.database.queries import request_copies
from desktop.database.queries.open_request import open_of
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def rewrite_request(context: CommuneContext, id: str, **fields: str) -> Outcome[str]:
    """Changes the given fields of a draft. The value is the draft in which words of an open editor go on, "" for none.

    For the same reason as `rewrite_need`. Raises Refusal while the request waits for an answer.
    """
    written = rules.cleaned(fields)
    now, apart = context.clock(), ""
    with context.store.transaction() as connection:
        row, mark = find_request(connection, id), open_of(connection, id)
        text = row.fields | json.loads(row.unsent or "{}")  # decided meanwhile, the row says what was sent
        before = None if mark is None else mark.before
        own = own_fields(connection, id, text, before)
        if replaces_own(written, text, own):
            same = request_copies.draft_of(connection, text, but=id)
            apart = go_on_apart(connection, id, text, now, take=same, in_sight=before is not None)
            records.own_fields.note(connection, apart, own)
        elif before is not None:  # what is written from here is not what she typed
            records.request_editing.close(connection, id)
            records.request_editing.begin(connection, id, before | written)
        save(connection, id, written, now)
    return Outcome(Changes(requests=frozenset({id, apart} if apart else {id})), apart)
