"""Asks for a retained service in our commune, whether it exists or is to be developed."""

import msgspec

from desktop.actions.kit.append_act import append, keep_head, personal_of, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_proposal
from desktop.database import records
from desktop.database.queries import deployments
from desktop.domain import communes, operations
from desktop.domain import deployments as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.contract.batches import personal_digest
from sync.contract.bodies import DeploymentAsk


def ask_deployment(
    context: CommuneContext, proposal: str, wanted_from: str = "", remarks: str = ""
) -> Outcome[QueuedAct]:
    """Raises Refusal: not retained, already asked for, not in this phase, or a text too long."""
    words = rules.check_asked({"wanted_from": wanted_from, "remarks": remarks})
    with context.store.transaction() as connection:
        proposal_row = find_proposal(connection, proposal)
        act_context = prepare_act(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        row = deployments.one(connection, proposal)
        rules.check_ask(
            act_context.campaign, proposal_row.state, row is not None and row.asked, act_context.platform_now
        )
        body = DeploymentAsk(proposal=proposal, campaign=act_context.campaign_id or msgspec.UNSET, **words)
        personal = personal_of(act_context)
        digest = personal_digest(personal.salt, personal.blob) if personal else ""
        operation = operations.make(act_context.author, act_context.op, act_context.now, body, personal=digest)
        appended = append(
            connection, act_context, operation, title=proposal_row.title, subject=proposal, personal=personal
        )
        records.deployments.insert(
            connection,
            appended.op,
            proposal,
            kind="ask",
            title=proposal_row.title,
            value=words,
            now=act_context.now,
        )
    keep_head(context, appended)
    return Outcome(Changes(deployments=frozenset({proposal}), outbox=True), QueuedAct(proposal, appended.op))
