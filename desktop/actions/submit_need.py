"""Submits a draft: from now on its text is frozen, and it waits for the platform."""

from sqlalchemy import delete, update

from desktop.actions.append_act import append, keep_head, look, personal_of
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft
from desktop.database import times
from desktop.database.queries import campaign, needs
from desktop.database.tables import editing, need
from desktop.domain import communes, operations, validation
from desktop.domain import needs as rules
from sync.contract.batches import personal_digest


def submit_need(desk: Desk, id: str) -> Changes:
    """Raises the first Refusal of `domain.needs.problems`, or for want of the mayor's validation: the draft stays."""
    with desk.store.transaction() as connection:
        found = draft(needs.one(connection, id), id)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        fields = needs.text_of(found)
        for problem in rules.problems(fields, campaign.theme_ids(connection)):
            raise problem
        validation.check_validated(needs.mayor_validates(connection), found.validated_at)
        personal = personal_of(scene)
        operation = operations.need_submit(
            scene.author,
            scene.op,
            scene.now,
            need=id,
            fields=fields,
            campaign=scene.campaign_id,
            personal=personal_digest(personal.salt, personal.blob) if personal else "",
        )
        appended = append(connection, scene, operation, title=found.title, subject=id, personal=personal)
        connection.execute(
            update(need)
            .where(need.c.id == id)
            .values(submit_op=appended.op, updated_at=times.text(scene.now), discarded_at=None)
        )
        connection.execute(delete(editing).where(editing.c.need == id))
    keep_head(desk, appended)
    return Changes(needs=frozenset({id}), outbox=True, made=id, op=appended.op)
