"""Which backups are kept and when one is due, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.backups import BackupReason, DatedBackup, due_at_start, due_while_working, to_keep

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)


def ago(days: float, why: BackupReason = "start") -> DatedBackup:
    return DatedBackup(NOW - timedelta(days=days), why)


HOUR = 1 / 24
TABLE = [
    # columns: days since it was made, its reason, whether it is kept
    (0.0, "working", True),  # the five newest
    (HOUR, "working", True),
    (2 * HOUR, "working", True),
    (3 * HOUR, "working", True),
    (4 * HOUR, "working", True),
    (5 * HOUR, "working", False),  # the sixth of today
    (6 * HOUR, "before-import", True),  # made before a restore: the way back
    (6.5 * HOUR, "asked", False),
    (7 * HOUR, "start", True),  # the first of today: what was there before her work
    (1.0, "start", True),  # the newest of yesterday
    (1.2, "working", False),  # nor the first of yesterday
    (13.0, "start", True),  # the fourteenth day
    (14.0, "start", False),  # the fifteenth, and not the newest of its month
    (20.0, "start", True),  # the newest of February
    (25.0, "before-restore", True),
    (30.0, "before-restore", True),
    (31.0, "before-restore", False),  # its thirty days are over
    (32.0, "before-migration", False),
    (330.0, "asked", True),  # the newest of April of last year: the twelfth month
    (331.0, "start", False),
    (366.0, "asked", False),  # March of last year: the thirteenth
    (400.0, "asked", False),
    (-1.0, "start", True),  # dated tomorrow by a clock gone wrong
]


def test_what_stays() -> None:
    found = to_keep([ago(days, why) for days, why, _ in TABLE], NOW)
    assert [(days, why, ago(days, why) in found) for days, why, _ in TABLE] == TABLE


def test_what_was_made_last_always_stays() -> None:
    """Even if a wrong clock dated many others in the future."""
    marks = [ago(-400 - n) for n in range(10)] + [ago(0)]
    assert to_keep(marks, NOW) == frozenset(marks)
    assert to_keep([], NOW) == frozenset()


def test_a_year_of_daily_work_keeps_few() -> None:
    marks: list[DatedBackup] = []
    for day in range(400, -1, -1):
        for hour in (8, 4, 0):
            marks.append(ago(day + hour / 24))
            now = marks[-1].made_at
            kept = to_keep(marks, now)
            marks = [mark for mark in marks if mark in kept]
    assert 25 <= len(marks) <= 5 + 14 + 12


@pytest.mark.parametrize(
    ("newest", "due"),
    [
        (None, True),
        (NOW, False),
        (NOW - timedelta(hours=14), False),  # this morning
        (NOW - timedelta(hours=16), False),  # after midnight in Paris, if not in Greenwich
        (NOW - timedelta(hours=17), True),  # yesterday evening
        (NOW + timedelta(days=30), True),  # a clock gone wrong
    ],
)
def test_at_start(newest: datetime | None, due: bool) -> None:
    assert due_at_start(newest, NOW) is due


@pytest.mark.parametrize(
    ("acts", "minutes", "due"),
    [
        (0, None, False),
        (1, 0, False),
        (1, 29, False),
        (1, 30, True),
        (1, 31, True),
        (1, 5000, True),
        (19, 1, False),
        (20, 1, True),
        (21, 1, True),
        (1, -5, True),  # the clock was set back
    ],
)
def test_while_working(acts: int, minutes: int | None, due: bool) -> None:
    changed = None if minutes is None else NOW - timedelta(minutes=minutes)
    assert due_while_working(acts, changed, NOW) is due
