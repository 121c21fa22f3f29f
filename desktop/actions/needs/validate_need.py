"""Notes that the mayor has validated a draft: who said it, and when. It stays on this computer."""

from sqlalchemy import update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft
from desktop.database import times
from desktop.database.queries import campaign, needs
from desktop.database.tables import need
from desktop.domain import needs as rules
from desktop.domain import validation
from desktop.domain.changes import Changes


def validate_need(context: CommuneContext, id: str, by: str) -> Changes:
    """`by` is the name as it will be shown ("Validé par … le …"). Raises Refusal for what could not leave anyway."""
    by = rules.clean("title", by)
    validation.check_name(by)
    with context.store.transaction() as connection:
        found = draft(needs.one(connection, id), id)
        for problem in rules.problems(needs.text_of(found), campaign.theme_ids(connection)):
            raise problem
        now = times.text(context.clock())
        connection.execute(
            update(need)
            .where(need.c.id == id)
            .values(asked_at=found.asked_at or now, validated_by=by, validated_at=now)
        )
    return Changes(needs=frozenset({id}), made=id)
