"""Changes the text of a need that was sent: makes the act, and stores the text before it."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from desktop.actions.kit.append_act import ActContext, append, personal_of
from desktop.database import records, times
from desktop.database.queries import campaign, needs
from desktop.database.queries.needs import NeedRow
from desktop.domain import needs as rules
from desktop.domain import operations
from desktop.domain.refusals import Refusal
from sync.client.ledger.outbox import Appended
from sync.contract.batches import MAX_LINE_BYTES, personal_digest
from sync.contract.bodies import NeedAmend
from sync.contract.operations import Operation, freeze


def amend(
    connection: Connection,
    act_context: ActContext,
    row: NeedRow,
    text: Mapping[str, str],
    *,
    base: str,
    validation: Mapping[str, str],
    replaces: Sequence[str] = (),
) -> Appended:
    """Gives the need `row` the text, and stores the old one. Raises the first Refusal of `domain.needs.problems`."""
    for problem in rules.problems(text, campaign.theme_ids(connection)):
        raise problem
    personal = personal_of(act_context)
    body = NeedAmend(
        need=row.id,
        campaign=act_context.campaign_id or msgspec.UNSET,
        replaces=tuple(replaces),
        **operations.need_text(text),
    )
    operation = operations.make(
        act_context.author,
        act_context.op,
        act_context.now,
        body,
        requires=(row.submit_op,),
        base=base,
        personal=personal_digest(personal.salt, personal.blob) if personal else "",
    )
    check_travels(operation)
    appended = append(connection, act_context, operation, title=text["title"], subject=row.id, personal=personal)
    before = needs.text_of(row) | needs.validation_of(row)
    records.amendments.insert(
        connection, appended.op, row.id, base=base, before=before, replaces=replaces, now=act_context.now
    )
    records.needs.set_text(connection, row.id, {**text, **validation, "updated_at": times.text(act_context.now)})
    return appended


def check_travels(operation: Operation) -> None:
    """Raises Refusal for a text that no batch could carry: long texts full of signs of three or four bytes."""
    if len(freeze(operation)) > MAX_LINE_BYTES:
        raise Refusal(
            "need_too_long",
            "Les textes de ce besoin sont trop longs pour voyager ensemble.",
            field="description",
            remedy="Raccourcissez l’un d’eux. Votre brouillon est conservé entier.",
            of_input=True,
        )
