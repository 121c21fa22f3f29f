"""Moves the draft of a request to the bin, where it stays for thirty days."""

from desktop.actions.kit.bin_times import emptied_before
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.actions.kit.own_words import own_fields
from desktop.database import records
from desktop.database.queries.open_request import aside_of, open_of
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def discard_request(context: CommuneContext, id: str, *, keep_before: bool = False) -> Outcome[None]:
    """Raises Refusal once it was sent. Also erases drafts that were in the bin for thirty days, with their files.

    `keep_before`: the text with which its editor was opened before a crash is put aside, as nobody has said which of
    the two to go on with.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        request, left = find_request(connection, id), open_of(connection, id)
        rules.check_discard(request.state)
        if keep_before and left is not None and left.has_words and not left.untyped and not aside_of(connection, id):
            records.request_editing.put_aside(connection, id, left.before)
        records.requests.discard(connection, id, now)
        opened_with = None if left is None else left.before
        records.own_fields.note(connection, id, own_fields(connection, id, request.fields, opened_with))
        records.request_editing.close(connection, id)  # but keeps the text that was put aside, also in the bin
        gone = records.requests.empty_bin(connection, emptied_before(connection, "request", now))
        records.attachments.remove_all(connection, gone)
        records.request_editing.end(connection, *gone)
    return Outcome(Changes(requests=frozenset({id})), None)
