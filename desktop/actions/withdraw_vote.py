"""Withdraws the commune's vote; it may be cast anew until the close."""

from sqlalchemy import update

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.database.queries import catalogue, votes
from desktop.database.tables import vote
from desktop.domain import operations
from desktop.domain import votes as rules


def withdraw_vote(desk: Desk, subject: str) -> Changes:
    """Raises Refusal where no vote stands, once the committee has decided, or after the close."""
    with desk.store.transaction() as connection:
        scene = look(connection, desk)
        standing = votes.standing_of(connection, subject)
        found = catalogue.subject(connection, subject)
        rules.check_withdraw(
            scene.campaign,
            standing.kind if standing else "",
            subject,
            votes.standing(connection),
            scene.platform_now,
            open=found is None or found.open,
        )
        if standing is None:  # said by the rule above
            raise AssertionError(subject)
        operation = operations.vote_withdraw(
            scene.author,
            scene.op,
            scene.now,
            subject=subject,
            casts=votes.casts_of(connection, subject)[-100:],
            campaign=scene.campaign_id,
        )
        appended = append(connection, scene, operation, title=standing.title, subject=subject)
        connection.execute(
            update(vote).where(vote.c.cast_op == standing.cast_op).values(withdraw_op=appended.op, stands=0)
        )
    keep_head(desk, appended)
    return Changes(votes=frozenset({subject}), outbox=True, made=subject, op=appended.op)
