"""What F10 answers to the commune's own demands: a service shared or asked for, a request to the préfet."""

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from desktop.database.queries.news_row import quoted
from desktop.demo.platform import story_days
from desktop.demo.platform.decided import Decided, example
from desktop.domain.french import FIXED, amount, long_date, paris_day
from resources.demonstration import InventedWorld
from sync.contract.campaign import Campaign
from sync.contract.published import Deployment
from sync.platform.conduct import campaigns, committee, deployments, requests, shares
from sync.platform.files import CatalogueEntryFile, DeploymentFile, RequestDecisionFile


def shared(connection: Connection) -> list[shares.SharedService]:
    """Services that a commune proposed, and that nobody has answered."""
    return [one for one in shares.all_shares(connection) if one.state == "received"]


def publish(connection: Connection, campaign: Campaign, now: datetime) -> Decided:
    """Takes the services that the commune shared into the catalogue, where every commune finds them."""
    lines = []
    for one in shared(connection):
        _, service = shares.publish(connection, campaign, one.id, CatalogueEntryFile(), now)
        lines.append(f"{quoted(service.title)}\u00a0: au catalogue, pour toutes les communes.")
    return Decided(title="Le service partagé est publié", lines=tuple(lines))


def deploy(
    connection: Connection, campaign: Campaign, world: InventedWorld, now: datetime, proposal: str = ""
) -> Decided | None:
    """Plans the services that the commune asked for, or puts planned ones into use; None where there are none.

    A service that exists comes soon, one that is developed with the territoires référents some weeks later. Put into
    use: that of `proposal` with all that were planned for a day before it; where it is not planned, the next ones.
    """
    asked = [
        one for one in deployments.all_deployments(connection) if one.commune == world.home and one.state == "asked"
    ]
    published = {one.id: one for one in committee.proposals(connection)}
    plan, phase, sentences = world.planned, campaigns.open_phase(campaign), []
    for one in asked:
        developed = published[one.proposal].kind == "to_develop"
        day = story_days.day_planned(phase, world, paris_day(now), developed=developed)
        _move(connection, campaign, one, day, plan.developed_note if developed else plan.note)
        how = "développé avec les territoires référents, prévu" if developed else "prévu"
        sentences.append(f"{quoted(published[one.proposal].title)}\u00a0: {how} le {long_date(day)}.")
    if sentences:
        return Decided(title="Le déploiement est prévu", lines=tuple(sentences))
    until = story_days.next_planned(connection, world, proposal)
    for one in story_days.ours_planned(connection, world):
        if until is not None and one.on is not None and one.on <= until:
            developed = published[one.proposal].kind == "to_develop"
            _move(connection, campaign, one, one.on, world.developed_live_note if developed else world.live_note)
            sentences.append(
                f"{quoted(published[one.proposal].title)}\u00a0: en service depuis le {long_date(one.on)}."
            )
    if not sentences:
        return None
    return Decided(title="Le service est en place", lines=(*sentences, "La commune peut dire l’effet qu’il a."))


def _move(connection: Connection, campaign: Campaign, one: Deployment, day: date, note: str) -> None:
    """What was asked for is planned for this day; what was planned is live since this day."""
    file = DeploymentFile(
        proposal=one.proposal,
        commune=one.commune,
        state="planned" if one.state == "asked" else "live",
        date=day,
        note=example(note),
    )
    deployments.move(connection, campaign, file)


def answer(connection: Connection, world: InventedWorld, waiting: list[requests.Request], now: datetime) -> Decided:
    """The préfet grants each request the amount that it asks of the State."""
    lines = []
    reasons = {one.title: one.answer for one in (world.request, *world.further_requests)}
    for one in waiting:
        granted = min(one.body.funding.from_source("state"), one.body.funding.cost_cents)
        reason = reasons.get(one.title, world.request_answer)
        file = RequestDecisionFile(status="accepted", reason=example(reason), amount_cents=granted or msgspec.UNSET)
        requests.decide(connection, one.id, file, now)
        sentence = f"{FIXED}: financement accordé, {amount(granted)}." if granted else f"{FIXED}: projet soutenu."
        lines.append(quoted(one.title) + sentence)
    return Decided(title="Le préfet répond", lines=tuple(lines))
