"""Past midnight, or the day after: every step can still be prepared, and its dates are those of the new day."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop import paths
from desktop.database.opening import read_opening
from desktop.demo.days import calendar
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds.situations import Situation, home
from desktop.demo.worlds.templates import Templates
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.french import paris, paris_day
from resources.demonstration import read_world
from sync.platform.conduct import setup
from tests.desktop.demo.saying import NOW


class Passing:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(("situation", "phase", "days"), [("start", "needs", 8), ("developed", "deployment", 1)])
def test_the_day_after_a_world_is_replaced_by_one_of_that_day(
    tmp_path: Path, situation: Situation, phase: str, days: int
) -> None:
    places, clock = paths.find(tmp_path, demonstration=True), Passing()
    paths.prepare(places)
    world = DemonstrationWorld(places, lambda _session: None, clock)
    world.replace("start")
    clock.now += timedelta(days=days)
    world.replace(situation)
    assert world.templates.fits(world.live)
    opened = read_opening(world.places.database(world.home))
    assert opened is not None
    moved = calendar.shifted(setup.campaign_pack("demonstration"), read_world().start, paris_day(clock.now))
    assert [datetime.fromisoformat(one.opens) for one in opened.phases] == [one.opens for one in moved.phases]
    today = next(one for one in moved.phases if one.key == phase)
    assert today.opens <= world.clock() < today.closes
    assert len(list((places.data / "templates").iterdir())) == 1, "the worlds of the day before are gone"


def left_at(live: Path, moment: datetime) -> None:
    """Nothing was written in the world after this moment."""
    for file in live.rglob("*"):
        os.utime(file, (moment.timestamp(), moment.timestamp()))


@pytest.mark.parametrize(
    ("left", "began_again", "kept"),
    [
        ((23, 58), (24, 18), True),  # closed at midnight, and opened a while later
        ((21, 0), (26, 59), True),
        ((21, 0), (27, 1), False),
        ((9, 0), (33, 0), False),
        ((24, 18), (47, 0), True),  # the day on which it was left counts, not the one on which it was made
        ((24, 18), (57, 0), False),
        ((23, 0), (22, 0), True),  # a clock that was set back, on the day of the world
        ((0, 30), (-1, 20), True),  # over midnight
        ((0, 30), (-60, 0), True),  # by days
    ],
)
def test_a_break_over_midnight_takes_nothing_away(
    templates: Templates, tmp_path: Path, left: tuple[int, int], began_again: tuple[int, int], kept: bool
) -> None:
    live, midnight = tmp_path / "world", paris(NOW).replace(hour=0, minute=0)
    templates.copy("voted", live)
    left_at(live, midnight + timedelta(hours=left[0], minutes=left[1]))
    start = Templates(templates._own, lambda: midnight + timedelta(hours=began_again[0], minutes=began_again[1]))
    assert start.of_today(live) == kept
    assert start.of_another_day(live) == (not kept)


@pytest.mark.slow
def test_after_midnight_it_goes_on_with_its_step_and_its_name(tmp_path: Path) -> None:
    places, clock = paths.find(tmp_path, demonstration=True), Passing()
    paths.prepare(places)
    clock.now = paris(NOW).replace(hour=23, minute=50)
    world = DemonstrationWorld(places, lambda _session: None, clock)
    world.bear("45024")
    stage = Stage(world)
    stage.turn(5)
    world.replace("voted", stage.present)
    world.clean_up()
    left_at(world.live, clock.now)
    clock.now += timedelta(minutes=20)
    again = DemonstrationWorld(places, lambda _session: None, clock)
    shown = Stage(again)
    shown.begin()
    assert shown.number == 5
    assert home().name == "Baule (exemple)"
    again.erases = True
    again.clean_up()
