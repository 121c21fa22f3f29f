"""Marks that a request is open in the editor, so that a broken session is noticed at the next start."""

import json

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.actions.requests.draft_request import save
from desktop.database import records
from desktop.database.queries.open_request import PREFIX, open_of
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def open_request(context: CommuneContext, id: str) -> Outcome[None]:
    """Keeps what the text was when it was opened. Opened again after a crash, the older text stays the one kept."""
    with context.store.transaction() as connection:
        found = find_request(connection, id)
        rules.check_editable(found.editable)
        before = json.dumps(found.fields, ensure_ascii=False)
        records.meta.put_new(connection, PREFIX + id, before)
    return Outcome(Changes(requests=frozenset({id})), None)


def close_request(context: CommuneContext, id: str) -> Outcome[None]:
    """The editor was left as it should be: nothing to recover."""
    with context.store.transaction() as connection:
        forget(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)


def begin_again(context: CommuneContext, id: str) -> Outcome[None]:
    """After a crash, "Repartir du texte d’avant": the text as it was when the editor was opened. Its documents stay."""
    with context.store.transaction() as connection:
        found = open_of(connection, id)
        if found is not None:
            save(connection, id, rules.cleaned(found.before), context.clock())
        forget(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)


def forget(connection: Connection, id: str) -> None:
    """Never commits."""
    records.meta.remove(connection, [PREFIX + id])
