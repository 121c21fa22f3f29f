"""Saves what is being written: makes a draft, or changes one."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def draft_need(context: CommuneContext, id: str | None = None, **fields: str) -> Outcome[str]:
    """Autosave: makes a draft (`id` None) or changes the given fields. The value is the draft's id.

    Saves whatever is typed, even an empty title or a text too long to be sent. Raises Refusal only for a text too long
    to be stored at all, or a need that is no longer a draft. A change cancels the mayor's validation.
    """
    rules.check_draft(fields)
    kept = rules.cleaned(fields)
    now = context.clock()
    with context.store.transaction() as connection:
        if id is None:
            id = records.needs.insert(connection, now, kept)
            changed = frozenset({id})
        else:
            context.check_read(connection)
            changed = save(connection, id, kept, now)
    return Outcome(Changes(needs=changed), id)


def save(connection: Connection, id: str, kept: dict[str, str], now: datetime) -> frozenset[str]:
    """Changes the given fields of a draft; never commits. Raises Refusal where the need is no longer a draft.

    Returns the ids that have changed: the draft, and the need that it corrects, which shows whether it is corrected.
    """
    draft = find_draft(connection, id)
    before = needs.text_of(draft)
    text = before | kept
    # A validation is for one text: after a change, it no longer counts.
    records.needs.save_draft(connection, id, text, now, same=text == before, amends=bool(draft.amends))
    return frozenset({id, draft.amends} if draft.amends else {id})
