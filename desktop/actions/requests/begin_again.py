"""After a crash, goes back to the text that a request had when its editor was opened."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.actions.requests.draft_request import save
from desktop.database import records
from desktop.database.queries.open_request import aside_of, open_of
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def begin_again(context: CommuneContext, id: str) -> Outcome[None]:
    """After a crash, "Repartir du texte d’avant": takes the text as it was when the editor was opened; files stay.

    The present text is put aside, and can be taken again until the request is sent. Where the préfet has decided
    meanwhile, or it was withdrawn, nothing changes: the text can no longer be sent, and its page shows it.
    """
    with context.store.transaction() as connection:
        context.check_read(connection)
        marker, row = open_of(connection, id), find_request(connection, id)
        # A text that was put aside before is never overwritten.
        if marker is not None and not row.overtaken and not aside_of(connection, id):
            save(connection, id, rules.cleaned(marker.before), context.clock())
            if row.fields != marker.before:
                records.request_editing.put_aside(connection, id, row.fields)
        records.request_editing.close(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)
