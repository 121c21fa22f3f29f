"""Saves what is being written to the préfet: makes a draft, or changes one."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def draft_request(context: CommuneContext, id: str | None = None, **fields: str) -> Outcome[str]:
    """Autosave: makes a draft (`id` None) or changes the given fields. The value is the draft's id.

    `funding` is JSON of domain.typed_plan.TypedPlan, `letter` of domain.requests.Letter. Saves whatever is typed.
    Raises Refusal for a text too long to be stored at all, and while the request waits for an answer.
    """
    kept = rules.cleaned(fields)
    now = context.clock()
    with context.store.transaction() as connection:
        if id is None:
            empty = rules.cleaned(dict.fromkeys(rules.FIELDS, ""))
            id = records.requests.insert(connection, now, empty | kept)
        else:
            context.check_read(connection)
            save(connection, id, kept, now)
    return Outcome(Changes(requests=frozenset({id})), id)


def save(connection: Connection, id: str, kept: dict[str, str], now: datetime) -> None:
    """Changes the given fields of a draft; never commits. Raises Refusal while the request waits for an answer.

    A text being written when the préfet's decision or a withdrawal comes in is still saved, although it can no longer
    be sent.
    """
    request = find_request(connection, id)
    rules.check_editable(request.editable or request.overtaken)
    records.requests.save_draft(connection, id, kept, now)
