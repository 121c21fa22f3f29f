"""Asks for a retained proposal in our commune, existing or to develop."""

import json

import msgspec
from sqlalchemy import insert

from desktop.actions.append_act import append, keep_head, look, personal_of
from desktop.actions.changes import Changes
from desktop.actions.declare_interest import proposal_of
from desktop.actions.desk import Desk
from desktop.database import times
from desktop.database.queries import deployments
from desktop.database.tables import deployment
from desktop.domain import communes, operations
from desktop.domain import deployments as rules
from sync.contract.batches import personal_digest
from sync.contract.bodies import DeploymentAsk


def ask_deployment(desk: Desk, proposal: str, wanted_from: str = "", remarks: str = "") -> Changes:
    """Raises Refusal: not retained, asked already, outside the phase, or a text too long."""
    words = rules.check_asked({"wanted_from": wanted_from, "remarks": remarks})
    with desk.store.transaction() as connection:
        found = proposal_of(connection, proposal)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        row = deployments.one(connection, proposal)
        rules.check_ask(scene.campaign, found.state, row is not None and row.asked, scene.platform_now)
        body = DeploymentAsk(proposal=proposal, campaign=scene.campaign_id or msgspec.UNSET, **words)
        personal = personal_of(scene)
        digest = personal_digest(personal.salt, personal.blob) if personal else ""
        operation = operations.make(scene.author, scene.op, scene.now, body, personal=digest)
        appended = append(connection, scene, operation, title=found.title, subject=proposal, personal=personal)
        connection.execute(
            insert(deployment).values(
                op=appended.op,
                kind="ask",
                proposal=proposal,
                title=found.title,
                value=json.dumps(words, ensure_ascii=False),
                made_at=times.text(scene.now),
            )
        )
    keep_head(desk, appended)
    return Changes(deployments=frozenset({proposal}), outbox=True, made=proposal, op=appended.op)
