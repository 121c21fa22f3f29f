"""Declares the commune's interest in steering a retained proposal, as participant or territoire référent."""

import msgspec

from desktop.actions.kit.append_act import append, keep_head, personal_of, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_proposal
from desktop.database import records
from desktop.database.queries import steering
from desktop.domain import communes, operations
from desktop.domain import interests as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.contract.batches import personal_digest
from sync.contract.bodies import InterestDeclare


def declare_interest(context: CommuneContext, proposal: str, role: str, motivation: str = "") -> Outcome[QueuedAct]:
    """A second role for the same proposal replaces the first. Raises Refusal."""
    wanted, words = rules.role_of(role), rules.check_motivation(motivation)
    with context.store.transaction() as connection:
        proposal_row = find_proposal(connection, proposal)
        act_context = prepare_act(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        standing = steering.standing_of(connection, proposal)
        rules.check_declare(
            act_context.campaign,
            proposal_row.state,
            wanted,
            "" if standing is None else standing.role,
            act_context.platform_now,
        )
        body = InterestDeclare(
            proposal=proposal, role=wanted, campaign=act_context.campaign_id or msgspec.UNSET, motivation=words
        )
        personal = personal_of(act_context)
        digest = personal_digest(personal.salt, personal.blob) if personal else ""
        operation = operations.make(act_context.author, act_context.op, act_context.now, body, personal=digest)
        appended = append(
            connection, act_context, operation, title=proposal_row.title, subject=proposal, personal=personal
        )
        records.interests.insert(
            connection,
            appended.op,
            proposal,
            title=proposal_row.title,
            role=wanted,
            motivation=words,
            now=act_context.now,
        )
    keep_head(context, appended)
    return Outcome(Changes(steering=frozenset({proposal}), outbox=True), QueuedAct(proposal, appended.op))
