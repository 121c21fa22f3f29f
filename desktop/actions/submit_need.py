"""Submits a draft: from now on its text is frozen, and it waits for the platform."""

from sqlalchemy import Connection, delete, update

from desktop.actions.amend_need import amend, check_travels, name_instead, validation_of
from desktop.actions.append_act import Scene, append, keep_head, look, personal_of
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft, known
from desktop.database import times
from desktop.database.queries import attachments, campaign, needs
from desktop.database.queries.needs import NeedRow
from desktop.database.tables import editing, need
from desktop.domain import communes, corrections, operations, validation
from desktop.domain import needs as rules
from sync.client.outbox import Appended
from sync.contract.batches import personal_digest


def submit_need(desk: Desk, id: str) -> Changes:
    """A correction changes the need that it corrects, whose id is then `made`.

    Raises the first Refusal of `domain.needs.problems`, or for want of the mayor's validation: the draft stays.
    """
    with desk.store.transaction() as connection:
        found = draft(needs.one(connection, id), id)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        appended = (_correct if found.amends else _submit)(connection, scene, found)
    keep_head(desk, appended)
    changed = found.amends or id
    return Changes(needs=frozenset({id, changed}), outbox=True, made=changed, op=appended.op)


def _submit(connection: Connection, scene: Scene, found: NeedRow) -> Appended:
    fields = needs.text_of(found)
    for problem in rules.problems(fields, campaign.theme_ids(connection)):
        raise problem
    validation.check_validated(needs.mayor_validates(connection), found.validated_at)
    personal = personal_of(scene)
    operation = operations.need_submit(
        scene.author,
        scene.op,
        scene.now,
        need=found.id,
        fields=fields,
        campaign=scene.campaign_id,
        attachments=attachments.travelling(connection, found.id),
        personal=personal_digest(personal.salt, personal.blob) if personal else "",
    )
    check_travels(operation)
    appended = append(connection, scene, operation, title=found.title, subject=found.id, personal=personal)
    connection.execute(
        update(need)
        .where(need.c.id == found.id)
        .values(submit_op=appended.op, updated_at=times.text(scene.now), discarded_at=None)
    )
    connection.execute(delete(editing).where(editing.c.need == found.id))
    return appended


def _correct(connection: Connection, scene: Scene, found: NeedRow) -> Appended:
    """The phase was asked when the correction was begun; now the platform judges."""
    original = known(needs.one(connection, found.amends), found.amends)
    corrections.check_correct(original.state, needs.waiting_correction(connection, original.id))
    text = needs.text_of(found)
    for problem in rules.problems(text, campaign.theme_ids(connection)):
        raise problem
    corrections.check_changed(text != needs.text_of(original))
    validation.check_validated(needs.mayor_validates(connection), found.validated_at)
    appended = amend(connection, scene, original, text, base=found.base, validation=validation_of(found))
    name_instead(connection, found.id, original.id)
    return appended
