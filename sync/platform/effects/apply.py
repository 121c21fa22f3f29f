"""The effect of each kind of operation, once its verdict is "accepted"."""

from datetime import datetime
from typing import assert_never

from sqlalchemy import Connection

from sync.contract.bodies import (
    DeploymentAsk,
    DeploymentReport,
    InterestDeclare,
    InterestWithdraw,
    NeedAmend,
    NeedJoin,
    NeedLeave,
    NeedSubmit,
    NeedWithdraw,
    PersonalErase,
    RequestSubmit,
    RequestWithdraw,
    ServiceShare,
    VoteCast,
    VoteWithdraw,
)
from sync.contract.campaign import Campaign
from sync.platform import votes
from sync.platform.effects import affairs, needs, steering
from sync.platform.effects.accepted import Accepted
from sync.platform.lines import Received


def apply(connection: Connection, received: Received, campaign: Campaign, *, number: int, deposited: datetime) -> None:
    """In the transaction of the deposit: what the verdict "accepted" means."""
    operation, body = received.operation, received.body
    act = Accepted(operation, campaign, number, deposited)
    whose = {"op": operation.op, "commune": operation.commune, "campaign": campaign.id}
    match body:
        case NeedSubmit():
            needs.submit(connection, act, body)
        case NeedAmend():
            needs.amend(connection, act, body)
        case NeedWithdraw():
            needs.withdraw(connection, act, body)
        case NeedJoin():
            needs.join(connection, act, body)
        case NeedLeave():
            needs.leave(connection, act, body)
        case VoteCast():
            votes.cast(connection, body, **whose, deposited_at=act.deposited_at)
        case VoteWithdraw():
            votes.withdraw(connection, body, **whose)
        case ServiceShare():
            affairs.share(connection, act, body)
        case InterestDeclare():
            steering.declare(connection, act, body)
        case InterestWithdraw():
            steering.withdraw(connection, act, body)
        case DeploymentAsk():
            steering.ask(connection, act, body)
        case DeploymentReport():
            steering.report(connection, act, body)
        case RequestSubmit():
            affairs.submit_request(connection, act, body)
        case RequestWithdraw():
            affairs.withdraw_request(connection, act, body)
        case PersonalErase():
            affairs.erase_personal(connection, act, body)
        case None:
            raise TypeError(f"accepted without a body: {operation.type}")
        case _:
            assert_never(body)
