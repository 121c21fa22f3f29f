"""Changes a draft from outside the window, and loses no words that were typed in the window and that it replaces."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
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
        text, mark = find_request(connection, id).fields, open_of(connection, id)
        if mark is not None:
            if any(text[name] not in (words, mark.before.get(name, "")) for name, words in written.items()):
                same = request_copies.draft_of(connection, text, but=id)
                apart = go_on_apart(connection, id, text, now, take=same)
            else:  # what is written from here is not what she typed
                records.request_editing.close(connection, id)
                records.request_editing.begin(connection, id, mark.before | written)
        save(connection, id, written, now)
    return Outcome(Changes(requests=frozenset({id, apart} if apart else {id})), apart)
