"""Past midnight, or the day after: every step can still be prepared, and its dates are those of the new day."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop import paths
from desktop.database.opening import read_opening
from desktop.demo.days import calendar
from desktop.demo.worlds.situations import Situation
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.french import paris_day
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
