"""Takes the mayor's validation back, asked or given: the draft is a draft again."""

from sqlalchemy import update

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft
from desktop.database.queries import needs
from desktop.database.tables import need


def reopen_need(desk: Desk, id: str) -> Changes:
    with desk.store.transaction() as connection:
        draft(needs.one(connection, id), id)
        connection.execute(
            update(need).where(need.c.id == id).values(asked_at=None, validated_by=None, validated_at=None)
        )
    return Changes(needs=frozenset({id}), made=id)
