"""Saves what is being written about a service that the commune wants to share."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_share
from desktop.database import records
from desktop.database.last_text import ON_SCREEN
from desktop.domain import fields as typing
from desktop.domain import shares as rules
from desktop.domain.changes import Changes, Outcome


def draft_share(
    context: CommuneContext, id: str | None = None, *, on_screen: bool = False, **fields: str
) -> Outcome[str]:
    """Autosave: makes a draft (`id` None) or changes the given fields. The value is the draft's id.

    A service that was refused becomes a draft again. `on_screen`: it is marked, until `leave_screen`, as the text that
    a session breaks off in. Raises Refusal for one that was sent, or a text too long to store.
    """
    kept = typing.cleaned(rules.FIELDS, fields)
    now = context.clock()
    with context.store.transaction() as connection:
        if id is None:
            empty = typing.cleaned(rules.FIELDS, dict.fromkeys(rules.FIELDS, ""))
            id = records.shares.insert(connection, now, empty | kept)
        else:
            context.check_read(connection)
            rules.check_editable(find_share(connection, id).editable)
            records.shares.save_draft(connection, id, kept, now)
        if on_screen:
            records.meta.put(connection, ON_SCREEN, f"share.{id}")
    return Outcome(Changes(shares=frozenset({id})), id)
