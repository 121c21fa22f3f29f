"""Asks for the mayor's validation of a draft, which then waits for it; a later edit cancels the question."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.database import records
from desktop.database.queries import campaign, needs
from desktop.domain import drafts
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def ask_validation(context: CommuneContext, id: str) -> Outcome[None]:
    """Raises the first Refusal of `domain.needs.problems`, as a mayor is only shown a text that could be sent."""
    with context.store.transaction() as connection:
        draft = find_draft(connection, id, "ask")
        drafts.check_taken_out(draft.discarded_at, "nos besoins", f"need restore {id}")
        context.check_read(connection)
        for problem in rules.problems(needs.text_of(draft), campaign.theme_ids(connection)):
            raise problem
        records.needs.ask_validation(connection, id, context.clock())
        records.editing.close(connection, id)
    return Outcome(Changes(needs=frozenset({id})), None)
