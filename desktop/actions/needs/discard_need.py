"""Puts a draft in the bin, where it stays thirty days, and takes it out again."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.actions.needs.draft_need import draft_need
from desktop.database import records
from desktop.domain import bin
from desktop.domain.changes import Changes, Outcome
from desktop.effects import correction, mine


def discard_need(context: CommuneContext, id: str) -> Outcome[None]:
    """Puts a draft in the bin, where it stays thirty days; `restore_need` takes it out again.

    A correction goes for good: the need says what it said, or what another computer made of it in the meantime.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        found = find_draft(connection, id)
        if found.amends:
            correction.end(connection, id, found.amends)
            mine.look_again(connection, found.amends)
            return Outcome(Changes(needs=frozenset({id, found.amends})), None)
        records.needs.discard(connection, id, now)
        records.editing.close(connection, id)  # not the text that was put aside
        gone = records.needs.empty_bin(connection, bin.emptied_before(now))
        records.attachments.remove_all(connection, gone)
    return Outcome(Changes(needs=frozenset({id})), None)


def restore_need(context: CommuneContext, id: str) -> Outcome[str]:
    """Undoes `discard_need`."""
    return draft_need(context, id)
