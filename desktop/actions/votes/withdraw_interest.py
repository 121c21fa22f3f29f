"""Takes the commune's interest in steering a proposal back; it may be declared anew while the steering is open."""

from sqlalchemy import select, update

from desktop.actions.kit.append_act import append, keep_head, look
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.votes.declare_interest import proposal_of
from desktop.database.queries import steering
from desktop.database.tables import interest
from desktop.domain import interests as rules
from desktop.domain import operations
from desktop.domain.changes import Changes
from sync.client.ledger.tables import outbox
from sync.contract.bodies import InterestWithdraw


def withdraw_interest(context: CommuneContext, proposal: str) -> Changes:
    """Raises Refusal where none stands, or once the steering is closed."""
    with context.store.transaction() as connection:
        act_context = look(connection, context)
        standing = steering.standing_of(connection, proposal)
        if standing is None:
            proposal_of(connection, proposal)
        rules.check_withdraw(act_context.campaign, "" if standing is None else standing.role, act_context.platform_now)
        if standing is None:  # said by the rule above
            raise AssertionError(proposal)
        # All that were ever made, those withdrawn before included: any order of arrival then gives the same.
        declarations = steering.declarations_of(connection, proposal)[-100:]
        body = InterestWithdraw(proposal=proposal, declarations=declarations)
        operation = operations.make(act_context.author, act_context.op, act_context.now, body)
        appended = append(connection, act_context, operation, title=standing.title, subject=proposal)
        refused = select(outbox.c.op).where(outbox.c.state == "rejected")
        connection.execute(
            update(interest)
            .where(
                interest.c.proposal == proposal,
                interest.c.withdraw_op.is_(None) | interest.c.withdraw_op.in_(refused),
            )
            .values(withdraw_op=appended.op, stands=0)
        )
    keep_head(context, appended)
    return Changes(steering=frozenset({proposal}), outbox=True, made=proposal, op=appended.op)
