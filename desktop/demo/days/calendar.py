"""The dates of the demonstration: the invented campaign moved to this week, and the story's own time. F10 moves it on.

The story begins now. Each decision of the platform, the committees and the préfet comes days or weeks later, on a
working day: the story's clock goes there, so that what the commune did stands before what is answered, on every page.
"""

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec

from desktop.demo.days import working_days
from desktop.demo.days.note_file import read_note
from desktop.documents.whole_file import replace_whole
from desktop.domain.french import paris, paris_day
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign, Phase

FILE = "time.json"


class StoryClock:
    """Tells the time of one world, in the time of Paris: that of `now`, so many days later. The world keeps the days.

    Called in every thread; moved in the network's worker, where the platform answers.
    """

    def __init__(self, world: Path, now: Callable[[], datetime]) -> None:
        self._file, self._now, self._days = world / FILE, now, 0
        with contextlib.suppress(Refusal):  # it is read again before the world is used
            self.reread()

    def __call__(self) -> LocalTime:
        now = paris(self._now())
        return LocalTime(now if not self._days else on(paris_day(now) + timedelta(days=self._days), now.time()))

    def reread(self) -> None:
        """What the folder notes; 0 where there is no world yet. Raises Refusal where that cannot be read now."""
        self._days = days_of(self._file.parent)

    def begin_at(self, days: int) -> None:
        """Another world was copied to the folder, whose note says so many days."""
        self._days = days

    def go_to(self, day: date) -> bool:
        """Moves on to this day, at the same hour; False where that is not later. It is written down first."""
        days = (day - paris_day(self._now())).days
        if days <= self._days:
            return False
        write(self._file.parent, days)
        self._days = days
        return True


def write(world: Path, days: int) -> None:
    """Notes how far the story of a world is; half of it would take the story back by weeks."""
    replace_whole(world / FILE, json.dumps({"days": days}).encode())


def days_of(world: Path) -> int:
    """How far the story of a world is; 0 where that is not noted. Raises Refusal where it cannot be read now."""
    return _read(world / FILE) or 0


def noted(world: Path) -> bool:
    """Whether a world has its note, and that is whole; each world has one from the first day on. Raises Refusal."""
    return _read(world / FILE) is not None


def _read(file: Path) -> int | None:
    content = read_note(file)
    try:
        return None if content is None else int(json.loads(content.decode("utf-8"))["days"])
    except (ValueError, KeyError, TypeError):
        return None


def shifted(campaign: Campaign, start: date, today: date) -> Campaign:
    """The campaign moved by whole weeks, so that the week of `start` becomes this week.

    Each phase begins on a working day and ends with one, from midnight to midnight in Paris. Days are counted and not
    hours, so that a change to summer time between the two does not move a date by one day.
    """
    weeks = _monday(today) - _monday(start)
    return msgspec.structs.replace(campaign, phases=tuple(_moved(phase, weeks) for phase in campaign.phases))


def last_day(phase: Phase) -> date:
    """The last day on which the phase is open."""
    return paris_day(phase.closes - timedelta(seconds=1))


def on(day: date, hour: time) -> datetime:
    """This hour of Paris on this day."""
    naive = datetime.combine(day, hour.replace(tzinfo=None))
    return naive.replace(tzinfo=paris(naive.replace(tzinfo=UTC)).tzinfo)


def _moved(phase: Phase, by: timedelta) -> Phase:
    opens = working_days.at_or_after(paris_day(phase.opens) + by)
    closes = working_days.at_or_before(last_day(phase) + by) + timedelta(days=1)
    return msgspec.structs.replace(phase, opens=on(opens, time()), closes=on(closes, time()))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
