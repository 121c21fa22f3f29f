"""Keeps what is being written: a new draft, or the next seconds of an old one."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def draft_need(context: CommuneContext, id: str | None = None, **fields: str) -> Outcome[str]:
    """Autosave: makes a draft (`id` None) or changes the fields named. The value is the draft's id.

    Keeps whatever is typed, an empty title and a text too long to be submitted included. Raises Refusal only for a
    text too long to be kept at all, or a need that is no draft any more. A change takes the mayor's validation back.
    """
    rules.check_draft(fields)
    kept = {name: rules.clean(name, text) for name, text in fields.items()}
    now = context.clock()
    with context.store.transaction() as connection:
        if id is None:
            id = records.needs.insert(connection, now, kept)
            changed = frozenset({id})
        else:
            changed = save(connection, id, kept, now)
    return Outcome(Changes(needs=changed), id)


def save(connection: Connection, id: str, kept: dict[str, str], now: datetime) -> frozenset[str]:
    """Changes the fields named of a draft; never commits. Raises Refusal where the need is no draft any more.

    What it changes: with the draft the need that it corrects, of which a correction begins or ceases to be written.
    """
    found = find_draft(connection, id)
    before = needs.text_of(found)
    text = before | kept
    # The mayor validated a text: another one is not validated.
    records.needs.save_draft(connection, id, text, now, same=text == before, amends=bool(found.amends))
    return frozenset({id, found.amends} if found.amends else {id})
