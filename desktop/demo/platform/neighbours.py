"""What the invented neighbour communes send to the platform: needs, votes, interests in steering, reported effects."""

import uuid
from datetime import datetime, time, timedelta

import msgspec
from sqlalchemy import Connection, insert

from desktop.demo.days import working_days
from desktop.demo.days.calendar import last_day, on
from desktop.domain.french import paris_day
from resources.demonstration import InventedWorld
from sync.contract.bodies import Body, DeploymentAsk, DeploymentReport, InterestDeclare, VoteCast
from sync.contract.campaign import Campaign
from sync.contract.operations import Operation, OperationActor
from sync.contract.published import PublicNeed
from sync.platform import numbers
from sync.platform.conduct import campaigns, deployments, votes
from sync.platform.effects import steering
from sync.platform.effects.accepted import Accepted
from sync.platform.files import DeploymentFile
from sync.platform.pending import Pending
from sync.platform.publish import feed
from sync.platform.tables import need
from sync.platform.times import as_text


def receive(connection: Connection, one: PublicNeed) -> None:
    """Takes a neighbour's need, as if its own computer had sent it."""
    sent = f"{one.id}-sent"
    row = {"id": one.id, "commune": one.commune, "submission": sent, "revision": sent, "title": one.title}
    number = numbers.take(connection, one.commune)
    connection.execute(insert(need).values(**row, state="received", proposal=None, number=number))
    feed.publish(connection, "needs", one.id, one)


def vote(connection: Connection, campaign: Campaign, world: InventedWorld, ids: dict[str, str]) -> None:
    """Takes the neighbours' votes, which came on the working days of the phase of vote; `ids`: id of each published
    proposal, by its id in the sample.
    """
    phase = next(one for one in campaign.phases if one.key == "vote")
    first, last = paris_day(phase.opens), last_day(phase)
    days = [day for at in range((last - first).days) if working_days.works(day := first + timedelta(days=at))]
    into = Pending(connection)
    for sample, communes in world.votes.items():
        for at, commune in enumerate(communes):
            votes.cast(
                into,
                VoteCast(subject=ids[sample], kind="proposal", campaign=campaign.id, list_version=1),
                op=f"demo-vote-{commune}-{sample}",
                campaign=campaign.id,
                commune=commune,
                deposited_at=as_text(on(days[int(commune) % len(days)], time(9 + at % 8, at))),
            )
    into.flush()


def declare(
    connection: Connection, campaign: Campaign, world: InventedWorld, ids: dict[str, str], now: datetime
) -> None:
    """Takes the neighbours' interests in steering; `ids`: id of each published proposal, by its id in the sample."""
    into = Pending(connection)
    for one in world.interests:
        body = InterestDeclare(proposal=ids[one.proposal], role=one.role, campaign=campaign.id)
        steering.declare(into, _accepted(campaign, one.commune, "interest.declare", body, now), body)
    into.flush()


def deploy(connection: Connection, world: InventedWorld, ids: dict[str, str], now: datetime) -> None:
    """Deploys services to neighbours, some working days ago, with the effects that they report."""
    campaign, into = campaigns.current(connection), Pending(connection)
    for one in world.deployments:
        proposal, since = ids[one.proposal], working_days.later(paris_day(now), -one.days)
        ask = DeploymentAsk(proposal=proposal, campaign=campaign.id)
        steering.ask(into, _accepted(campaign, one.commune, "deployment.ask", ask, now), ask)
        into.flush()
        moved = DeploymentFile(proposal=proposal, commune=one.commune, state="live", date=since)
        deployments.move(connection, campaign, moved)
        report = DeploymentReport(
            proposal=proposal,
            campaign=campaign.id,
            live_since=since,
            effect=one.effect,
            agents_trained=one.agents_trained,
            people_served=one.people_served,
        )
        # In a block of its own: a block reads each row once, so that in the same block the demand would not be seen.
        later = Pending(connection)
        steering.report(later, _accepted(campaign, one.commune, "deployment.report", report, now), report)
        later.flush()


def _accepted(campaign: Campaign, commune: str, type: str, body: Body, now: datetime) -> Accepted:
    """A neighbour's operation, as if it had come, been verified and been accepted."""
    fields = msgspec.to_builtins(body)
    operation = Operation(
        op=str(uuid.uuid5(uuid.NAMESPACE_URL, f"demonstration:{commune}:{type}:{fields['proposal']}")),
        type=type,
        tv=1,
        commune=commune,
        actor=OperationActor(id="demonstration"),
        claimed=now,
        body=fields,
    )
    return Accepted(operation, campaign, 0, now)
