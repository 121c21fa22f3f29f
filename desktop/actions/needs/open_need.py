"""Notes that a need is open in the editor: a session that breaks off is then seen at the next start."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.domain.changes import Changes, Outcome


def open_need(context: CommuneContext, id: str, *, anew: bool = False) -> Outcome[str]:
    """Stores the text as it is on opening. Opened again after a crash, the older text stays the stored one.

    `anew`: the present text takes its place; nothing was typed in this editor, and another program has written in it.

    The value is the id of the need that it corrects or was copied from, "" for none.
    """
    with context.store.transaction() as connection:
        draft = find_draft(connection, id)
        if anew:
            records.editing.close(connection, id)
        records.editing.begin(connection, id, needs.text_of(draft), context.clock())
        of = draft.amends or standing_text.copied_from(connection, id)
    return Outcome(Changes(needs=frozenset({id})), of)
