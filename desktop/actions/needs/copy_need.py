"""Begins a new draft with the text of a need, whatever became of it, here or in another commune of this computer."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_need
from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.domain.act_words import NOT_THERE
from desktop.domain.changes import Changes, Outcome


def copy_need(context: CommuneContext, id: str, to: CommuneContext | None = None) -> Outcome[str]:
    """A new draft with the same text: to correct a need that was refused, or to begin with an old one.

    For a need that is withdrawn or that the platform no longer has: with the text of its correction, if one was begun.

    With `to`: in that commune's database, whose Changes are returned; without "decided by", as that was decided here.
    """
    with context.store.reading() as connection:
        need = find_need(connection, id)
        gone = standing_text.state_of(connection, need) in (NOT_THERE, "withdrawn")  # its correction cannot be sent
        fields = needs.text_of((needs.correction_of(connection, id) if gone else None) or need)
    if to is not None and to.store.path != context.store.path:
        fields["decided_by"] = ""
    goal = to or context
    with goal.store.transaction() as connection:
        made = records.needs.insert_copy(connection, goal.clock(), fields, of=id)
    return Outcome(Changes(needs=frozenset({made})), made)
