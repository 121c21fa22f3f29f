"""Marks that a request is open in the editor, so that a crash is noticed at the next start."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.actions.requests.draft_request import save
from desktop.database import records
from desktop.database.queries.open_request import ASIDE, PREFIX, aside_of, open_of
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def open_request(context: CommuneContext, id: str) -> Outcome[None]:
    """Stores the text as it is on opening. Opened again after a crash, the older text stays the stored one.

    A text that can no longer be sent is not marked, as nothing would be lost by a crash.
    """
    with context.store.transaction() as connection:
        found = find_request(connection, id)
        rules.check_editable(found.editable or found.overtaken)
        if found.editable:
            mark(connection, id, found.fields)
    return Outcome(Changes(requests=frozenset({id})), None)


def close_request(context: CommuneContext, id: str) -> Outcome[None]:
    """The editor was closed normally: removes the mark. A text that was put aside stays."""
    with context.store.transaction() as connection:
        unmark(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)


def begin_again(context: CommuneContext, id: str) -> Outcome[None]:
    """After a crash, "Repartir du texte d’avant": takes the text as it was when the editor was opened; files stay.

    The present text is put aside, and can be taken again until the request is sent. Where the préfet has decided
    meanwhile, or it was withdrawn, nothing changes: the text can no longer be sent, and its page shows it.
    """
    with context.store.transaction() as connection:
        found, row = open_of(connection, id), find_request(connection, id)
        # A text that was put aside before is never overwritten.
        if found is not None and not row.overtaken and not aside_of(connection, id):
            save(connection, id, rules.cleaned(found.before), context.clock())
            if row.fields != found.before:
                _put_aside(connection, id, row.fields)
        unmark(connection, id)
    return Outcome(Changes(requests=frozenset({id})), None)


def swap_texts(context: CommuneContext, id: str, text: dict[str, str], aside: dict[str, str]) -> Outcome[None]:
    """Takes the text that was put aside, and puts the present one aside in its place."""
    with context.store.transaction() as connection:
        save(connection, id, rules.cleaned(text), context.clock())
        _put_aside(connection, id, aside)
    return Outcome(Changes(requests=frozenset({id})), None)


def mark(connection: Connection, id: str, before: Mapping[str, str]) -> None:
    """Marks its editor as open. Opened again after a crash, the older text stays the stored one. Never commits."""
    records.meta.put_new(connection, PREFIX + id, json.dumps(dict(before), ensure_ascii=False))


def unmark(connection: Connection, id: str) -> None:
    """Removes the mark; never commits."""
    records.meta.remove(connection, [PREFIX + id])


def forget(connection: Connection, *ids: str) -> None:
    """Removes marks and texts put aside, as these requests were sent or erased. Never commits."""
    records.meta.remove(connection, [start + id for id in ids for start in (PREFIX, ASIDE)])


def _put_aside(connection: Connection, id: str, text: Mapping[str, str]) -> None:
    records.meta.put(connection, ASIDE + id, json.dumps(dict(text), ensure_ascii=False))
