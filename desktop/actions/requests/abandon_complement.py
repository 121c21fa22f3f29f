"""Gives a request that is being completed back what was sent: what was changed since goes to the bin."""

import json
from datetime import datetime

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.database.queries import attachments, open_request, request_copies
from desktop.database.queries.requests import RequestRow
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome
from desktop.effects import come_back


def abandon_complement(context: CommuneContext, id: str) -> Outcome[str]:
    """The value is the id of the draft apart that the bin then holds, with all that was changed: its words, its
    documents, and a text that was put aside. "" where nothing was changed.

    The letter, which is only printed, stays. Raises Refusal where no complement is begun, or where another computer
    has sent a later text, which is not here.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        context.check_read(connection)
        row = find_request(connection, id)
        begun = row.resumed and not row.later and come_back.kept(connection, row.left_op) is not None
        rules.check_abandon(row.state, begun=begun)
        apart = ""
        if request_copies.changed_since_sent(connection, row) or open_request.aside_of(connection, id):
            sent = request_copies.documents_sent(connection, row)
            apart = _put_apart(connection, row, now)
            as_typed = json.loads(row.left) | {"letter": row.letter}  # such as "4 000" in the plan
            records.requests.save_draft(connection, id, as_typed, now)
            for joined in attachments.listed(connection, id):
                if joined.sha256 not in {one.sha256 for one in sent}:
                    records.attachments.remove(connection, id, joined.sha256)
            records.attachments.put_back(connection, id, sent, now)
    return Outcome(Changes(requests=frozenset(filter(None, (id, apart)))), apart)


def _put_apart(connection: Connection, row: RequestRow, now: datetime) -> str:
    """Puts the whole of it into the bin, to be taken back from there; returns the id of that draft."""
    apart = records.requests.insert_apart(connection, datetime.fromisoformat(row.updated_at), row.fields, of=row.id)
    records.attachments.share(connection, row.id, apart)
    if aside := open_request.aside_of(connection, row.id):
        records.request_editing.put_aside(connection, apart, json.loads(aside))
        records.request_editing.drop_aside(connection, row.id)
    records.requests.discard(connection, apart, now)
    return apart
