"""Phases that are moved to any day follow one another, and open and close on working days."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.demo.days import calendar, working_days
from desktop.viewmodels.kit.deadlines import paris
from resources.demonstration import read_world
from sync.platform.conduct import setup


@pytest.mark.slow
@settings(deadline=None)
@given(today=st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_on_any_day_the_phases_follow_one_another_on_working_days(today: date) -> None:
    moved = calendar.shifted(setup.campaign_pack("demonstration"), read_world().start, today)
    for one in moved.phases:
        opens, closes = paris(one.opens), paris(one.closes)
        assert (opens.hour, closes.hour) == (0, 0)
        assert working_days.works(opens.date())
        assert working_days.works(calendar.last_day(one))
    assert all(before.closes < after.opens for before, after in pairwise(moved.phases))
    assert moved.phases[0].opens.date() < today <= calendar.last_day(moved.phases[0])


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 7, 2), True),
        (date(2026, 7, 4), False),  # a Saturday
        (date(2026, 7, 14), False),
        (date(2026, 4, 6), False),  # Monday of Easter
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2038, 6, 14), False),  # Monday of Pentecost, as late as it can be
        (date(2026, 4, 3), True),  # Good Friday
    ],
)
def test_which_days_are_worked(day: date, works: bool) -> None:
    assert working_days.works(day) is works
