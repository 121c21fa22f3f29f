"""Begins a new draft from an old need, whatever became of it, here or in another commune of this computer."""

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need, known
from desktop.database.queries import needs


def copy_need(desk: Desk, id: str, to: Desk | None = None) -> Changes:
    """A new draft with the same words: to correct a need that was refused, or to begin from an old one.

    With `to`, in that commune's database, and the Changes are that desk's: who decided here decided nothing there.
    """
    with desk.store.reading() as connection:
        fields = needs.text_of(known(needs.one(connection, id), id))
    if to is not None and to.store.path != desk.store.path:
        fields["decided_by"] = ""
    return draft_need(to or desk, None, **fields)
