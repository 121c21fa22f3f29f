"""Withdraws the commune's vote; it may vote again until the close."""

import msgspec

from desktop.actions.kit.append_act import keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.take_back import take_back
from desktop.database import records
from desktop.database.queries import catalogue, votes
from desktop.domain import votes as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.client.ledger.states import State
from sync.contract.bodies import VoteWithdraw


def withdraw_vote(context: CommuneContext, subject: str) -> Outcome[QueuedAct]:
    """Raises Refusal where there is no vote, once the committee has decided, or after the close."""
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        standing = votes.standing_of(connection, subject)
        subject_row = catalogue.subject(connection, subject)
        rules.check_withdraw(
            act_context.campaign,
            standing.kind if standing else "",
            subject,
            votes.standing(connection),
            act_context.platform_now,
            open=subject_row is None or subject_row.open,
            held=standing is not None and standing.state == State.HELD,
        )
        if standing is None:  # for the type checker: the rule above has raised
            raise AssertionError(subject)
        campaign = act_context.campaign_id or msgspec.UNSET
        appended = take_back(
            connection,
            act_context,
            records.votes.RETAKEN,
            subject,
            lambda casts: VoteWithdraw(subject=subject, campaign=campaign, casts=casts),
            title=standing.title,
        )
    keep_head(context, appended)
    return Outcome(Changes(votes=frozenset({subject}), outbox=True), QueuedAct(subject, appended.op))
