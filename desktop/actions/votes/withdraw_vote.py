"""Withdraws the commune's vote; it may be cast anew until the close."""

from desktop.actions.kit.append_act import again, append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import catalogue, retaken, votes
from desktop.database.retaken import VOTES
from desktop.domain import operations
from desktop.domain import votes as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.client.ledger.states import State


def withdraw_vote(context: CommuneContext, subject: str) -> Outcome[QueuedAct]:
    """Names every cast known here, another computer's too, so that any order of arrival gives the same count.

    Raises Refusal where no vote stands, once the committee has decided, or after the close.
    """
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        standing = votes.standing_of(connection, subject)
        found = catalogue.subject(connection, subject)
        rules.check_withdraw(
            act_context.campaign,
            standing.kind if standing else "",
            subject,
            votes.standing(connection),
            act_context.platform_now,
            open=found is None or found.open,
            held=standing is not None and standing.state == State.HELD,
        )
        if standing is None:  # said by the rule above
            raise AssertionError(subject)
        for casts in retaken.to_name(connection, VOTES, subject):
            act_context = again(connection, act_context)
            operation = operations.vote_withdraw(
                act_context.author,
                act_context.op,
                act_context.now,
                subject=subject,
                casts=casts,
                campaign=act_context.campaign_id,
            )
            appended = append(connection, act_context, operation, title=standing.title, subject=subject)
            records.retaken.mark_withdrawn(connection, VOTES, casts, appended.op)
    keep_head(context, appended)
    return Outcome(Changes(votes=frozenset({subject}), outbox=True), QueuedAct(subject, appended.op))
