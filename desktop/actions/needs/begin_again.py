"""After a crash, goes back to the text that a need had when its editor was opened."""

import json

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.actions.needs.draft_need import save
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain.changes import Changes, Outcome


def begin_again(context: CommuneContext, id: str) -> Outcome[None]:
    """After a crash, "Repartir du texte d’avant": takes the text as it was when the editor was opened.

    The present text is put aside, and can be taken again until the need is sent. A text that was put aside before is
    never overwritten.
    """
    changed = frozenset({id})
    with context.store.transaction() as connection:
        context.check_read(connection)
        marker = needs.editing_of(connection, id)
        replaced = needs.text_of(find_draft(connection, id))
        if marker is not None and marker.opened_at and not marker.aside:
            before = json.loads(marker.before)
            changed = save(connection, id, before, context.clock())
            if replaced != before:
                records.editing.put_aside(connection, id, replaced)
        records.editing.close(connection, id)
    return Outcome(Changes(needs=changed), None)
