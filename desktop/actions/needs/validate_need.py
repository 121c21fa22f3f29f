"""Notes that the mayor has validated a draft: who, and when. The note stays on this computer."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.database import records
from desktop.database.queries import campaign, needs
from desktop.domain import drafts, validation
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def validate_need(context: CommuneContext, id: str, by: str) -> Outcome[None]:
    """`by`: the name as it will be shown ("Validé par … le …"). Raises Refusal for a text that could not be sent."""
    by = rules.clean("title", by)
    validation.check_name(by)
    with context.store.transaction() as connection:
        draft = find_draft(connection, id)
        drafts.check_taken_out(draft.discarded_at, "nos besoins", f"need restore {id}")
        context.check_read(connection)
        for problem in rules.problems(needs.text_of(draft), campaign.theme_ids(connection)):
            raise problem
        records.needs.validate(connection, id, by, context.clock())
        records.editing.close(connection, id)
    return Outcome(Changes(needs=frozenset({id})), None)
