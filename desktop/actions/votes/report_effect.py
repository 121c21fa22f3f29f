"""Reports the effect of a deployed service in our commune; a later report replaces an earlier one."""

from datetime import date

import msgspec

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_proposal
from desktop.database import records
from desktop.database.queries import deployments
from desktop.domain import communes, operations
from desktop.domain import deployments as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.french import paris_day
from sync.contract.bodies import DeploymentReport


def report_effect(
    context: CommuneContext,
    proposal: str,
    live_since: date,
    effect: str,
    agents_trained: int | None = None,
    people_served: int | None = None,
) -> Outcome[QueuedAct]:
    """All of it is public. Raises Refusal, which says what has to come first where the service is not in use yet."""
    with context.store.transaction() as connection:
        proposal_row = find_proposal(connection, proposal)
        act_context = prepare_act(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        row = deployments.one(connection, proposal)
        ours = None if row is None else row.ours
        rules.check_report(
            proposal_row.state,
            "" if ours is None else ours.state,
            row is not None and row.asked,
            None if ours is None else ours.on,
        )
        counts = {"agents_trained": agents_trained, "people_served": people_served}
        words = rules.check_effect(live_since, effect, counts, paris_day(act_context.platform_now))
        body = DeploymentReport(
            proposal=proposal,
            campaign=act_context.campaign_id or msgspec.UNSET,
            live_since=live_since,
            effect=words,
            agents_trained=msgspec.UNSET if agents_trained is None else agents_trained,
            people_served=msgspec.UNSET if people_served is None else people_served,
        )
        operation = operations.make(act_context.author, act_context.op, act_context.now, body)
        appended = append(connection, act_context, operation, title=proposal_row.title, subject=proposal)
        report = {"live_since": live_since, "effect": words} | counts
        records.deployments.insert(
            connection,
            appended.op,
            proposal,
            kind="report",
            title=proposal_row.title,
            value=report,
            now=act_context.now,
        )
    keep_head(context, appended)
    return Outcome(Changes(deployments=frozenset({proposal}), outbox=True), QueuedAct(proposal, appended.op))
