"""On which day of the story each decision comes: days or weeks after what it answers, and always a working day."""

from datetime import date, datetime

from sqlalchemy import Connection

from desktop.demo import answering, working_days
from desktop.demo.calendar import last_day
from desktop.demo.decided import DecisionKey
from desktop.domain.french import paris_day
from resources.demonstration import InventedWorld
from sync.contract.campaign import PhaseKey
from sync.platform.conduct import campaigns

#: Decisions that open a phase, and how many working days after its beginning they come.
_OPENING: dict[DecisionKey, tuple[PhaseKey, int]] = {
    "group": ("vote", 2),
    "judge": ("steering", 1),
    "judge_projects": ("deployment", 12),  # neighbours have used a service for some days by then
}
#: The others, and how many working days after today.
_AFTER: dict[DecisionKey, int] = {"compose": 5, "plan": 2, "answer": 10, "publish": 3}


def day_of(connection: Connection, world: InventedWorld, key: DecisionKey | None, now: datetime) -> date | None:
    """The day of this decision; None where there is none. What opens no phase comes before the open one closes."""
    if key is None:
        return None
    campaign, today = campaigns.current(connection), paris_day(now)
    if key in _OPENING:
        opened, days = _OPENING[key]
        phase = next(one for one in campaign.phases if one.key == opened)
        return working_days.later(paris_day(phase.opens), days)
    planned = answering.next_planned(connection, world) if key == "live" else None
    day = working_days.later(planned or today, world.planned.used_days if planned else _AFTER.get(key, 0))
    return min(day, last_day(campaigns.open_phase(campaign)))
