"""Submits a request to the préfet: its text is frozen until the answer, and its act waits to be sent."""

import msgspec
from sqlalchemy import Connection

from desktop.actions.kit.append_act import ActContext, append, keep_head, personal_of, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import prefects, records
from desktop.database.queries import attachments, requests
from desktop.domain import communes, drafts, operations, typed_plan
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from desktop.effects import request as effects
from sync.client.ledger.outbox import Appended
from sync.contract.batches import MAX_LINE_BYTES, personal_digest
from sync.contract.bodies import RequestSubmit
from sync.contract.operations import freeze


def submit_request(
    context: CommuneContext, id: str, *, decision_later: bool = False, drop_aside: bool = False
) -> Outcome[QueuedAct]:
    """Raises the first Refusal of `domain.requests.problems`; the draft then stays as it is.

    `decision_later`: it may be sent without naming a decision; the préfet may then find it incomplete.
    A text that was put aside becomes a draft of its own. `drop_aside`: it is erased, as was read before.
    """
    with context.store.transaction() as connection:
        request = find_request(connection, id)
        rules.check_stands(request.lodged or (request.state if request.overtaken else ""))
        rules.check_editable(request.editable)
        drafts.check_taken_out(request.discarded_at, "nos demandes", f"request draft FICHIER --id {id}")
        act_context = prepare_act(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        for problem in rules.problems(
            request.fields,
            categories=requests.categories(connection),
            rules=requests.funding_rules(connection),
            siren=act_context.commune.siren,
        ):
            if problem.code != rules.NO_DECISION or not decision_later:
                raise problem
        apart = "" if drop_aside else effects.keep_aside(connection, request, request.fields)
        appended = _append(connection, act_context, request)
        records.requests.mark_submitted(connection, id, appended.op, act_context.now)
        records.request_editing.end(connection, id)
    keep_head(context, appended)
    changed = frozenset(filter(None, (id, apart)))
    return Outcome(Changes(requests=changed, outbox=True), QueuedAct(id, appended.op, drafted=bool(apart)))


def _append(connection: Connection, act_context: ActContext, row: requests.RequestRow) -> Appended:
    documents = attachments.travelling(connection, row.id)
    asked = prefects.authority(act_context.commune.insee, row.level)
    asked.check_sending()
    plan, _ = typed_plan.read(typed_plan.decode(row.funding))
    body = RequestSubmit(
        request=row.id,
        category=row.category,
        level=asked.level,
        authority=asked.code,
        campaign=act_context.campaign_id or msgspec.UNSET,
        title=row.title,
        description=row.description,
        expected_effect=row.expected_effect,
        calendar=row.calendar,
        decided_by=row.decided_by,
        funding=plan,
        attachments=documents,
    )
    answer = requests.own(connection, row.id)
    personal = personal_of(act_context)
    operation = operations.make(
        act_context.author,
        act_context.op,
        act_context.now,
        body,
        base=answer.submission if answer is not None and answer.state == "incomplete" else "",
        attachments=[document.sha256 for document in documents],
        personal=personal_digest(personal.salt, personal.blob) if personal else "",
    )
    if len(freeze(operation)) > MAX_LINE_BYTES:
        raise Refusal(
            "request_too_long",
            "La demande est trop longue pour voyager.",
            field="description",
            remedy="Raccourcissez l’explication et joignez le reste en PDF. Votre texte est conservé entier.",
            of_input=True,
        )
    return append(connection, act_context, operation, title=row.title, subject=row.id, personal=personal)
