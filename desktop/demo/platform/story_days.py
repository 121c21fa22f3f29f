"""On which day of the story each decision comes: days or weeks after what it answers, and always a working day."""

from datetime import date, datetime

from sqlalchemy import Connection

from desktop.demo.days import working_days
from desktop.demo.days.calendar import last_day
from desktop.demo.platform.decided import DecisionKey
from desktop.domain.french import paris_day
from resources.demonstration import InventedWorld
from sync.contract.campaign import Campaign, Phase, PhaseKey
from sync.contract.published import Deployment
from sync.platform.conduct import campaigns, deployments

#: Decisions that come so many working days after the beginning of a phase. The pack leaves the days of late votes
#: between the vote and the steering, and those of the second committee between the steering and the deployment.
_AFTER_OPENING: dict[DecisionKey, tuple[PhaseKey, int]] = {
    "group": ("vote", 2),
    "judge": ("steering", 1),
    "judge_projects": ("deployment", 12),  # it is told then: neighbours have used a service for some days
}
#: On the last day of a phase: who declares an interest until then is in a group, and what the page still offers is so.
_AT_CLOSING: dict[DecisionKey, PhaseKey] = {"compose": "steering"}
#: The others, and how many working days after today.
_AFTER: dict[DecisionKey, int] = {"plan": 2, "answer": 10, "publish": 3}


def day_of(
    connection: Connection, world: InventedWorld, key: DecisionKey | None, now: datetime, proposal: str = ""
) -> date | None:
    """The day of this decision; None for none. What has no place in the campaign comes before the open phase closes.

    `proposal`: the one whose service is to be in use then, if it is planned.
    """
    if key is None:
        return None
    campaign, today = campaigns.current(connection), paris_day(now)
    if key in (*_AFTER_OPENING, *_AT_CLOSING):
        return day_in(campaign, key)
    first = next_planned(connection, world, proposal) if key == "live" else None
    day = working_days.later(first or today, world.planned.used_days if first else _AFTER.get(key, 0))
    return min(day, last_day(campaigns.open_phase(campaign)))


def day_in(campaign: Campaign, key: DecisionKey) -> date:
    """The day of a decision that has its place in the campaign, between two phases or at the beginning of one."""
    if key in _AT_CLOSING:
        return last_day(_phase(campaign, _AT_CLOSING[key]))
    opened, days = _AFTER_OPENING[key]
    return working_days.later(paris_day(_phase(campaign, opened).opens), days)


def second_committee(campaign: Campaign) -> date:
    """The day on which it met: the last one before the deployment."""
    return working_days.later(paris_day(_phase(campaign, "deployment").opens), -1)


def _phase(campaign: Campaign, key: PhaseKey) -> Phase:
    return next(one for one in campaign.phases if one.key == key)


def day_planned(phase: Phase, world: InventedWorld, today: date, *, developed: bool) -> date:
    """For which day a service is planned that is asked for now: one that exists soon, one to be developed weeks later.

    In time for it to be used before the phase closes, where there is time: `day_of` tells of it at the latest then.
    """
    plan = world.planned
    day = working_days.later(today, plan.developed_days if developed else plan.days)
    return max(today, min(day, working_days.later(last_day(phase), -plan.used_days)))


def ours_planned(connection: Connection, world: InventedWorld) -> list[Deployment]:
    """Where a service is planned in the demonstration's commune."""
    every = deployments.all_deployments(connection)
    return [one for one in every if one.commune == world.home and one.state == "planned"]


def next_planned(connection: Connection, world: InventedWorld, proposal: str = "") -> date | None:
    """The day for which this service is planned in the demonstration's commune, else the first for which one is."""
    days = {one.proposal: one.on for one in ours_planned(connection, world) if one.on is not None}
    return days.get(proposal) or min(days.values(), default=None)
