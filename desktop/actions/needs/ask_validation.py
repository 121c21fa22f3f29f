"""Asks for the mayor's validation of a draft: from now on it waits for a word, and an edit takes the question back."""

from sqlalchemy import update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft
from desktop.database import times
from desktop.database.queries import campaign, needs
from desktop.database.tables import need
from desktop.domain import needs as rules
from desktop.domain.changes import Changes


def ask_validation(context: CommuneContext, id: str) -> Changes:
    """Raises the first Refusal of `domain.needs.problems`: a mayor is not shown what could not leave."""
    with context.store.transaction() as connection:
        found = draft(needs.one(connection, id), id)
        for problem in rules.problems(needs.text_of(found), campaign.theme_ids(connection)):
            raise problem
        asked = found.asked_at or times.text(context.clock())
        connection.execute(update(need).where(need.c.id == id).values(asked_at=asked))
    return Changes(needs=frozenset({id}), made=id)
