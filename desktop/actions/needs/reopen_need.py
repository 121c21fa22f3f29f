"""Takes the mayor's validation back, asked or given: the draft is a draft again."""

from sqlalchemy import update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft
from desktop.database.queries import needs
from desktop.database.tables import need
from desktop.domain.changes import Changes


def reopen_need(context: CommuneContext, id: str) -> Changes:
    with context.store.transaction() as connection:
        draft(needs.one(connection, id), id)
        connection.execute(
            update(need).where(need.c.id == id).values(asked_at=None, validated_by=None, validated_at=None)
        )
    return Changes(needs=frozenset({id}), made=id)
