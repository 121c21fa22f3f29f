"""What an accepted operation does: the need and what is public of it, the ballot, the withdrawal."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

from sync.contract.bodies import NeedSubmit, NeedWithdraw, VoteCast, VoteWithdraw
from sync.contract.campaign import Campaign
from sync.contract.operations import Operation
from sync.contract.published import PublicNeed
from sync.platform import feed, places, votes
from sync.platform.content import one_line
from sync.platform.lines import Received
from sync.platform.tables import need
from sync.platform.times import as_text


def apply(connection: Connection, received: Received, campaign: Campaign, *, number: int, deposited: datetime) -> None:
    """In the transaction of the deposit: what the verdict "accepted" means."""
    operation, body = received.operation, received.body
    match body:
        case NeedSubmit():
            _submit(connection, operation, body, campaign, number)
        case NeedWithdraw():
            connection.execute(update(need).where(need.c.id == body.need).values(state="withdrawn"))
            feed.retract(connection, "needs", body.need)
        case VoteCast():
            votes.cast(connection, body, **_whose(operation, campaign), deposited_at=as_text(deposited))
        case VoteWithdraw():
            votes.withdraw(connection, body, **_whose(operation, campaign))
        case None:
            raise TypeError(f"accepted without a body: {operation.type}")
        case _:
            raise TypeError(f"accepted, but has no effect yet: {operation.type}")


def _whose(operation: Operation, campaign: Campaign) -> dict[str, str]:
    return {"op": operation.op, "commune": operation.commune, "campaign": campaign.id}


def _submit(connection: Connection, operation: Operation, body: NeedSubmit, campaign: Campaign, number: int) -> None:
    # A need that its commune took back and submits again is a new submission under its old id.
    connection.execute(delete(need).where(need.c.id == body.need))
    connection.execute(
        insert(need).values(
            id=body.need,
            commune=operation.commune,
            submission=operation.op,
            revision=operation.op,
            title=one_line(body.title),
            state="received",
            proposal=None,
            number=number,
        )
    )
    public = PublicNeed(
        id=body.need,
        commune=operation.commune,
        commune_name=places.name(operation.commune, demonstration=campaign.demonstration),
        title=body.title,
        description=body.description,
        theme=body.theme,
    )
    feed.publish(connection, "needs", body.need, public)
