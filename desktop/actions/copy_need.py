"""Begins a new draft from an old need, whatever became of it."""

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need, known
from desktop.database.queries import needs
from desktop.domain import needs as rules


def copy_need(desk: Desk, id: str) -> Changes:
    """A new draft with the same words: to correct a need that was refused, or to begin from an old one."""
    with desk.store.reading() as connection:
        found = known(needs.one(connection, id), id)
    return draft_need(desk, None, **{name: getattr(found, name) for name in rules.FIELDS})
