"""The effect of each kind of operation, once its verdict is "accepted"."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import Connection

from sync.contract import bodies
from sync.contract.campaign import Campaign
from sync.platform import blobs
from sync.platform.effects import cases, history, needs, retaken, steering, votes
from sync.platform.effects.accepted import Accepted
from sync.platform.lines import Received
from sync.platform.pending import Pending


def begin(connection: Connection, block: Sequence[Received], needs_here: Collection[str]) -> Pending:
    """Prepares the effects of these operations. `needs_here`: those of the needs they name that have a row."""
    into = Pending(connection)
    history.meet(into, block, needs_here)
    return into


def apply(
    into: Pending, received: Received, campaign: Campaign, *, number: int, deposited: datetime, again: bool = False
) -> bool:
    """Applies the effect of an accepted operation, in the transaction of its deposit. `again`: as in `Accepted`.

    True where the effect was made of more than this act, so that the facts about its subject must be read again.
    """
    operation, body = received.operation, received.body
    act = Accepted(operation, campaign, number, deposited, again)
    settled = again
    match body:
        case bodies.NeedSubmit():
            settled = needs.submit(into, act, body)
        case bodies.NeedAmend():
            settled = needs.amend(into, act, body)
        case bodies.NeedWithdraw():
            settled = needs.withdraw(into, act, body)
        case bodies.NeedJoin():
            needs.join(into, act, body)
        case bodies.NeedLeave():
            needs.leave(into, act, body)
        case bodies.VoteCast():
            votes.cast(into, act, body)
        case bodies.VoteWithdraw():
            votes.withdraw(into, act, body)
        case bodies.ServiceShare():
            cases.share(into, act, body)
        case bodies.InterestDeclare():
            steering.declare(into, act, body)
        case bodies.InterestWithdraw():
            steering.withdraw(into, act, body)
        case bodies.DeploymentAsk():
            steering.ask(into, act, body)
        case bodies.DeploymentReport():
            steering.report(into, act, body)
        case bodies.RequestSubmit():
            cases.submit_request(into, act, body)
        case bodies.RequestWithdraw():
            cases.withdraw_request(into, act, body)
        case bodies.PersonalErase():
            cases.erase_personal(into, act, body)
        case None:
            raise TypeError(f"accepted without a body: {operation.type}")
        case _:
            assert_never(body)
    if isinstance(body, (bodies.NeedSubmit, bodies.RequestSubmit)):
        blobs.name(into, operation.commune, operation.op, body.attachments)
    return settled


def finish(into: Pending, campaign: Campaign) -> None:
    """Ends the block: tells what is told once for all its operations, then writes everything."""
    needs.tell_joins(into, campaign)
    retaken.tell(into, campaign)
    into.flush()
