"""Marks that a need is open in the editor, so that a broken session is noticed at the next start."""

import json

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft, draft_need
from desktop.database import times
from desktop.database.queries import needs
from desktop.database.tables import editing
from desktop.domain import needs as rules
from desktop.domain.changes import Changes


def open_need(context: CommuneContext, id: str) -> Changes:
    """Keeps what the text was when it was opened. Opened again after a crash, the older text stays the one kept."""
    with context.store.transaction() as connection:
        found = draft(needs.one(connection, id), id)
        before = json.dumps({name: getattr(found, name) for name in rules.FIELDS}, ensure_ascii=False)
        row = upsert(editing).values(need=id, opened_at=times.text(context.clock()), before=before)
        connection.execute(row.on_conflict_do_nothing())
    return Changes(needs=frozenset({id}))


def close_need(context: CommuneContext, id: str) -> Changes:
    """The editor was left as it should be: nothing to recover."""
    with context.store.transaction() as connection:
        connection.execute(delete(editing).where(editing.c.need == id))
    return Changes(needs=frozenset({id}))


def begin_again(context: CommuneContext, id: str) -> Changes:
    """After a crash, "Recommencer": the text as it was when the editor was opened."""
    with context.store.reading() as connection:
        found = needs.editing_of(connection, id)
    changes = Changes()
    if found is not None:
        changes = draft_need(context, id, **json.loads(found.before))
    return changes | close_need(context, id)
