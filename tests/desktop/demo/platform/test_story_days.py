"""The days of what the platform decides agree with one another, late in the campaign too, and stay inside its phase."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import campaign, deployments
from desktop.demo.days import calendar, working_days
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform import story_days
from desktop.demo.platform.decided import Decided
from desktop.demo.platform.national import National
from desktop.demo.worlds.situations import Situation, home, inside, platform_folder
from desktop.demo.worlds.templates import Templates
from desktop.domain.french import long_date, paris_day
from resources.demonstration import read_world
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore
from sync.platform.conduct import setup
from tests.desktop.demo.saying import NOW


@pytest.mark.parametrize("situation", ["developed", "answered"])
def test_a_service_asked_for_late_is_in_use_on_a_day_that_has_come(
    templates: Templates, tmp_path: Path, situation: Situation
) -> None:
    """One that is still to be developed, and then one that exists."""
    live = tmp_path / "world"
    templates.copy(situation, live)
    clock, places = StoryClock(live, lambda: NOW), inside(live)
    platform = National(platform_folder(live), clock)
    opened = open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)
    transport = DirectTransport(platform.answer)
    with opened.store.reading() as connection:
        said = campaign.current(connection)
        left = [row for row in deployments.listed(connection) if not row.asked]
    assert said is not None
    phase = next(one for one in said.phases if one.key == "deployment")
    last, days = paris_day(phase.closes - timedelta(seconds=1)), [paris_day(clock())]
    assert {row.kind for row in left} == {"existing", "to_develop"}
    for row in sorted(left, key=lambda row: row.kind == "existing"):
        ask_deployment(opened, row.id)
        exchange(opened, transport)
        for title in ("Le déploiement est prévu", "Le service est en place"):
            decided = platform.decide()
            assert decided is not None
            assert decided.title == title
            exchange(opened, transport)
            days.append(paris_day(clock()))
            with opened.store.reading() as connection:
                now = deployments.one(connection, row.id)
            assert now is not None
            assert now.planned is not None
            assert long_date(now.planned) in " ".join(decided.lines)
            assert now.state == "planned" or now.planned <= days[-1]
            assert day_announced(decided) in ("", long_date(clock()))
    platform.close()
    opened.close()
    assert days == sorted(days)
    assert days[-1] <= last, "nothing is decided after the phase"


def day_announced(decided: Decided) -> str:
    """The day of which the panel says that it has come; "" where no time passes."""
    found = re.match(r"Le temps passe\u00a0: nous voici au (.*)\.$", decided.lines[0])
    return found.group(1) if found else ""


def test_each_day_of_the_campaign_comes_after_the_one_before() -> None:
    """Of demonstrations that begin on any day of the week and of the year: no committee decides on what may still come,
    and none after what depends on it has begun. Groups are composed on the last day of the steering: after it, the page
    would offer to change a role or take it back, as the platform opens no other phase before the second committee.
    """
    for weeks in range(0, 520, 3):
        began = date(2024, 1, 1) + timedelta(weeks=weeks, days=weeks // 3 % 7)
        campaign = calendar.shifted(setup.campaign_pack("demonstration"), read_world().start, began)
        needs, vote, steering, deployment = campaign.phases
        late = timedelta(days=campaign.late_policy.days or 0)
        days = [
            calendar.last_day(needs),
            paris_day(vote.opens),
            story_days.day_in(campaign, "group"),
            calendar.last_day(vote) + late,
            story_days.day_in(campaign, "judge"),
            story_days.day_in(campaign, "compose"),
            story_days.second_committee(campaign),
            paris_day(deployment.opens),
            story_days.day_in(campaign, "judge_projects"),
        ]
        assert all(before < after for before, after in pairwise(days)), (began, days)
        assert story_days.day_in(campaign, "compose") == calendar.last_day(steering)
        assert paris_day(steering.opens) <= story_days.day_in(campaign, "judge")
        assert all(working_days.works(day) for day in (*days[:3], *days[4:]))


@pytest.mark.parametrize("late", [0, 20, 60, 100, 300])
@pytest.mark.parametrize("developed", [False, True])
def test_the_planned_day_is_neither_past_nor_after_the_phase(late: int, developed: bool) -> None:
    """Of demonstrations that begin on any day of the week and of the year, asked for early and late in the phase."""
    for weeks in range(0, 520, 5):
        check_planned(date(2024, 1, 1) + timedelta(weeks=weeks, days=weeks // 5 % 7), late, developed=developed)


def check_planned(began: date, late: int, *, developed: bool) -> None:
    world = read_world()
    phase = calendar.shifted(setup.campaign_pack("demonstration"), world.start, began).phases[-1]
    last = calendar.last_day(phase)
    today = min(working_days.later(paris_day(phase.opens), late), last)
    day = story_days.day_planned(phase, world, today, developed=developed)
    assert today <= day <= last
    assert day == today or working_days.later(day, world.planned.used_days) <= last
    assert working_days.works(day)
