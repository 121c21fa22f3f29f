"""Says what effect a deployed service had in our commune; said again, the later report holds."""

from datetime import date

import msgspec
from sqlalchemy import insert

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.declare_interest import proposal_of
from desktop.actions.desk import Desk
from desktop.database import times
from desktop.database.queries import deployments
from desktop.database.tables import deployment
from desktop.domain import communes, operations
from desktop.domain import deployments as rules
from sync.contract.bodies import DeploymentReport


def report_effect(
    desk: Desk,
    proposal: str,
    live_since: date,
    effect: str,
    agents_trained: int | None = None,
    people_served: int | None = None,
) -> Changes:
    """All of it is public. Raises Refusal, which says what is awaited where the service is not live."""
    with desk.store.transaction() as connection:
        found = proposal_of(connection, proposal)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        row = deployments.one(connection, proposal)
        ours = None if row is None else row.ours
        rules.check_report(
            found.state,
            "" if ours is None else ours.state,
            row is not None and row.asked,
            None if ours is None else ours.on,
        )
        counts = {"agents_trained": agents_trained, "people_served": people_served}
        words = rules.check_effect(live_since, effect, counts, scene.platform_now.date())
        body = DeploymentReport(
            proposal=proposal,
            campaign=scene.campaign_id or msgspec.UNSET,
            live_since=live_since,
            effect=words,
            agents_trained=msgspec.UNSET if agents_trained is None else agents_trained,
            people_served=msgspec.UNSET if people_served is None else people_served,
        )
        operation = operations.make(scene.author, scene.op, scene.now, body)
        appended = append(connection, scene, operation, title=found.title, subject=proposal)
        said = {"live_since": live_since, "effect": words} | counts
        connection.execute(
            insert(deployment).values(
                op=appended.op,
                kind="report",
                proposal=proposal,
                title=found.title,
                value=msgspec.json.encode(said).decode(),
                made_at=times.text(scene.now),
            )
        )
    keep_head(desk, appended)
    return Changes(deployments=frozenset({proposal}), outbox=True, made=proposal, op=appended.op)
