"""Cancels the mayor's validation, requested or given: the text is a draft again."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.database import records
from desktop.domain.changes import Changes, Outcome


def reopen_need(context: CommuneContext, id: str) -> Outcome[None]:
    with context.store.transaction() as connection:
        find_draft(connection, id, "reopen")
        records.needs.clear_validation(connection, id)
    return Outcome(Changes(needs=frozenset({id})), None)
