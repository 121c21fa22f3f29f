"""Submits a request to the préfet: its text is frozen until the answer, and its act waits to leave."""

import msgspec
from sqlalchemy import Connection, update

from desktop.actions.append_act import Scene, append, keep_head, look, personal_of
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_request import known
from desktop.actions.open_request import forget
from desktop.database import times
from desktop.database.queries import attachments, requests
from desktop.database.tables import request
from desktop.domain import communes, operations, typed_plan
from desktop.domain import requests as rules
from desktop.domain.refusals import Refusal
from sync.client.outbox import Appended
from sync.contract.batches import MAX_LINE_BYTES, personal_digest
from sync.contract.bodies import RequestSubmit
from sync.contract.operations import freeze


def submit_request(desk: Desk, id: str, *, decision_later: bool = False) -> Changes:
    """Raises the first Refusal of `domain.requests.problems`; the draft then stays whole.

    `decision_later` lets it leave although it names no decision: the préfet may then call it incomplete.
    """
    with desk.store.transaction() as connection:
        found = known(requests.one(connection, id), id)
        rules.check_editable(found.editable)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        for problem in rules.problems(
            found.fields, categories=requests.categories(connection), rules=requests.funding_rules(connection)
        ):
            if problem.code != "decision_missing" or not decision_later:
                raise problem
        appended = _append(connection, scene, found)
        left = {"submit_op": appended.op, "withdraw_op": None, "discarded_at": None}
        connection.execute(update(request).where(request.c.id == id).values(**left, updated_at=times.text(scene.now)))
        forget(connection, id)
    keep_head(desk, appended)
    return Changes(requests=frozenset({id}), outbox=True, made=id, op=appended.op)


def _append(connection: Connection, scene: Scene, found: requests.RequestRow) -> Appended:
    documents = attachments.travelling(connection, found.id)
    asked = requests.authority(scene.commune.insee, found.level)
    plan, _ = typed_plan.read(typed_plan.decode(found.funding))
    body = RequestSubmit(
        request=found.id,
        category=found.category,
        level=asked.level,
        authority=asked.code,
        campaign=scene.campaign_id or msgspec.UNSET,
        title=found.title,
        description=found.description,
        expected_effect=found.expected_effect,
        calendar=found.calendar,
        decided_by=found.decided_by,
        funding=plan,
        attachments=documents,
    )
    answer = requests.own(connection, found.id)
    personal = personal_of(scene)
    operation = operations.make(
        scene.author,
        scene.op,
        scene.now,
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
    return append(connection, scene, operation, title=found.title, subject=found.id, personal=personal)
