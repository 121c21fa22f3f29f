"""Takes what was thrown away of a complement out of the bin, into the complement."""

import json

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.actions.requests.draft_request import save
from desktop.database import records
from desktop.database.queries import open_request, request_copies
from desktop.database.queries.requests import RequestRow
from desktop.domain.changes import Changes, Outcome


def restore_complement(context: CommuneContext, id: str, *, of: str) -> Outcome[str]:
    """Undoes `abandon_complement` of request `of`; `id`: of the draft apart that the bin holds.

    Where something was written in the request since, or it waits for no complement any more, that draft stays apart;
    so does one that is in the bin no longer. The value is the id of what has the words.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        context.check_read(connection)
        apart, row = find_request(connection, id), find_request(connection, of)
        if not apart.discarded_at or not _as_abandoned(connection, row, apart):
            if apart.discarded_at:
                save(connection, id, {}, now)
            return Outcome(Changes(requests=frozenset({id})), id)
        save(connection, of, apart.fields, now)
        records.attachments.remove_all(connection, (of,))
        records.attachments.share(connection, id, of)
        if aside := open_request.aside_of(connection, id):
            records.request_editing.put_aside(connection, of, json.loads(aside))
        if records.requests.erase(connection, id):
            records.attachments.remove_all(connection, (id,))
            records.request_editing.end(connection, id)
    return Outcome(Changes(requests=frozenset({id, of})), of)


def _as_abandoned(connection: Connection, row: RequestRow, apart: RequestRow) -> bool:
    """Whether nothing was written in the request since; the letter of both was the same then."""
    if open_request.open_of(connection, row.id) is not None or open_request.aside_of(connection, row.id):
        return False
    return request_copies.untouched(connection, row) and row.letter == apart.letter
