"""Submits a draft: its text is frozen, and it waits to be sent."""

from sqlalchemy import Connection

from desktop.actions.kit.append_act import ActContext, append, keep_head, personal_of, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft, find_need
from desktop.actions.needs.amend_need import amend, check_travels
from desktop.database import records
from desktop.database.queries import attachments, campaign, needs, standing_text
from desktop.database.queries.needs import NeedRow
from desktop.domain import communes, corrections, drafts, operations, validation
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.effects import correction, need_apart
from sync.client.ledger.outbox import Appended
from sync.contract.batches import personal_digest


def submit_need(context: CommuneContext, id: str, *, drop_aside: bool = False) -> Outcome[QueuedAct]:
    """Submits a need or a correction; for a correction, the need that it corrects is the act's subject.

    Raises the first Refusal of `domain.needs.problems`, or one if the mayor's validation is missing: the draft stays.

    A text that was put aside becomes a draft of its own. `drop_aside`: it is erased, as was read before.
    """
    with context.store.transaction() as connection:
        draft = find_draft(connection, id, "submit")
        drafts.check_taken_out(draft.discarded_at, "nos besoins", f"need restore {id}")
        act_context = prepare_act(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        original = needs.one(connection, draft.amends) if draft.amends else None
        there = [needs.text_of(row) for row in (draft, original) if row is not None]
        apart = "" if drop_aside else need_apart.keep_aside(connection, draft, act_context.now, *there)
        appended = (_correct if draft.amends else _submit)(connection, act_context, draft)
    keep_head(context, appended)
    changed = draft.amends or id
    needs_changed = frozenset(filter(None, (id, changed, apart)))
    act = QueuedAct(changed, appended.op, drafted=bool(apart))
    return Outcome(Changes(needs=needs_changed, outbox=True), act)


def _submit(connection: Connection, act_context: ActContext, row: NeedRow) -> Appended:
    fields = needs.text_of(row)
    for problem in rules.problems(fields, campaign.theme_ids(connection)):
        raise problem
    validation.check_validated(needs.mayor_validates(connection), row.validated_at)
    personal = personal_of(act_context)
    operation = operations.need_submit(
        act_context.author,
        act_context.op,
        act_context.now,
        need=row.id,
        fields=fields,
        campaign=act_context.campaign_id,
        attachments=attachments.travelling(connection, row.id),
        personal=personal_digest(personal.salt, personal.blob) if personal else "",
    )
    check_travels(operation)
    appended = append(connection, act_context, operation, title=row.title, subject=row.id, personal=personal)
    records.needs.mark_submitted(connection, row.id, appended.op, act_context.now)
    records.editing.end(connection, row.id)
    return appended


def _correct(connection: Connection, act_context: ActContext, row: NeedRow) -> Appended:
    """Submits a correction. The phase was checked when it was begun; now the platform decides."""
    original = find_need(connection, row.amends)
    corrections.check_correct(
        standing_text.state_of(connection, original), needs.waiting_correction(connection, original.id)
    )
    text = needs.text_of(row)
    for problem in rules.problems(text, campaign.theme_ids(connection)):
        raise problem
    corrections.check_changed(text != needs.text_of(original))
    validation.check_validated(needs.mayor_validates(connection), row.validated_at)
    base = standing_text.base_of(connection, row, original)
    appended = amend(connection, act_context, original, text, base=base, validation=needs.validation_of(row))
    correction.end(connection, row.id, original.id)
    return appended
