"""Interests in steering, and deployments: asked for, and the effect that a commune reports."""

from typing import Literal

import msgspec

from sync.contract.bodies import DeploymentAsk, DeploymentReport, InterestDeclare, InterestWithdraw, Role
from sync.contract.published import DECLARATION, INTEREST, Deployment, OwnInterest, SteeringGroup
from sync.platform.conduct import deployments, statements
from sync.platform.conduct.steering import given
from sync.platform.effects.accepted import Accepted
from sync.platform.pending import Pending
from sync.platform.publish import feed, own
from sync.platform.times import as_time


def declare(into: Pending, act: Accepted, body: InterestDeclare) -> None:
    """Stores the declaration, and publishes it to its commune."""
    statements.state(into, "interest", body.proposal, act.operation, body, deposited_at=act.deposited_at)
    _tell(into, act, body.proposal)


def withdraw(into: Pending, act: Accepted, body: InterestWithdraw) -> None:
    """Withdraws the declarations. A group that was composed stays: only operators change it."""
    named = body.declarations
    statements.take_back(into, "interest", body.proposal, act.commune, named, op=act.operation.op)
    _tell(into, act, body.proposal)


def ask(into: Pending, act: Accepted, body: DeploymentAsk) -> None:
    """Stores and publishes that the commune asks for it. To ask a second time changes nothing."""
    statements.state(into, "ask", body.proposal, act.operation, body, deposited_at=act.deposited_at)
    if _deployment(into, act, body.proposal) is None:
        id_ = f"{body.proposal}.{act.commune}"
        asked = Deployment(id=id_, proposal=body.proposal, commune=act.commune, commune_name=act.name())
        feed.publish(into, "deployments", id_, asked)


def report(into: Pending, act: Accepted, body: DeploymentReport) -> None:
    """Publishes the effect that the commune reports of a live deployment."""
    statements.state(into, "report", body.proposal, act.operation, body, deposited_at=act.deposited_at)
    before = _deployment(into, act, body.proposal)
    if act.again and (before is None or before.state != "live"):
        return  # the effect is published once the deployment is in service again
    if before is None:
        raise LookupError(f"an effect of no deployment: {body.proposal} in {act.commune}")
    after = deployments.with_effect(into, before)
    if after != before:
        feed.publish(into, "deployments", after.id, after)


def _deployment(into: Pending, act: Accepted, proposal: str) -> Deployment | None:
    return feed.read(into, "deployments", f"{proposal}.{act.commune}", Deployment)


def _tell(into: Pending, act: Accepted, proposal: str) -> None:
    """Publishes the commune's interest to it: the role of the declaration that holds, and its place in the group.

    Its declarations are told at the end of the block.
    """
    into.retaken[DECLARATION, act.commune, proposal] = None
    id_ = f"{INTEREST}{proposal}"
    holds = statements.holding(into, "interest", subject=proposal, commune=act.commune)
    if not holds:
        own.retract(into, act.commune, id_)
        return
    before = own.read(into, act.commune, id_)
    role, moved = holds[0].body(InterestDeclare).role, as_time(holds[0].deposited_at)
    place = before.given if isinstance(before, OwnInterest) else _place(into, proposal, act.commune)
    after = OwnInterest(id=id_, proposal=proposal, role=role, given=place, moved_at=moved)
    if isinstance(before, OwnInterest) and place:  # it stays, and so does the day on which it was told
        after = msgspec.structs.replace(after, moved_at=before.moved_at)
    if after != before:
        own.publish(into, act.commune, after)


def _place(into: Pending, proposal: str, commune: str) -> Role | Literal[""]:
    """The commune's role in the composed group, where it declares its interest again; "" where it has none."""
    group = feed.read(into, "steering", proposal, SteeringGroup)
    place = "none" if group is None else given(group, commune)
    return "" if place == "none" else place
