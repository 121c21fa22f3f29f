"""Submits a draft: from now on its text is frozen, and it waits for the platform."""

from sqlalchemy import delete, update

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft
from desktop.database import times
from desktop.database.queries import needs
from desktop.database.tables import editing, need
from desktop.domain import communes, operations
from desktop.domain import needs as rules


def submit_need(desk: Desk, id: str) -> Changes:
    """Raises the first Refusal of `domain.needs.problems`; the draft then stays whole."""
    with desk.store.transaction() as connection:
        found = draft(needs.one(connection, id), id)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        fields = {name: getattr(found, name) for name in rules.FIELDS}
        themes = None if scene.campaign is None else [theme.id for theme in scene.campaign.themes]
        for problem in rules.problems(fields, themes):
            raise problem
        operation = operations.need_submit(
            scene.author, scene.op, scene.now, need=id, fields=fields, campaign=scene.campaign_id
        )
        appended = append(connection, scene, operation, title=found.title, subject=id)
        connection.execute(
            update(need)
            .where(need.c.id == id)
            .values(submit_op=appended.op, updated_at=times.text(scene.now), discarded_at=None)
        )
        connection.execute(delete(editing).where(editing.c.need == id))
    keep_head(desk, appended)
    return Changes(needs=frozenset({id}), outbox=True, made=id, op=appended.op)
