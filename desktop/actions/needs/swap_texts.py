"""Puts the text of a need that was set aside in the place of the other, and that one aside."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import save
from desktop.database import records
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def swap_texts(context: CommuneContext, id: str, text: dict[str, str], aside: dict[str, str]) -> Outcome[None]:
    """Takes the text that was put aside, and puts the present one aside in its place."""
    with context.store.transaction() as connection:
        context.check_read(connection)
        changed = save(connection, id, rules.cleaned(text), context.clock())
        records.editing.put_aside(connection, id, aside)
    return Outcome(Changes(needs=changed), None)
