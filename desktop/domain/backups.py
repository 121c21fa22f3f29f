"""When a backup is due, and which old ones are kept; the time is an argument."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from desktop.domain.french import paris_day

BackupReason: TypeAlias = Literal["start", "before-migration", "before-import", "before-restore", "working", "asked"]
REASONS: Final[tuple[BackupReason, ...]] = get_args(BackupReason)
#: Each as the interface names it.
WORDS: Final[dict[BackupReason, str]] = {
    "start": "au démarrage",
    "before-migration": "avant une mise à jour",
    "before-import": "avant une importation",
    "before-restore": "avant une restauration",
    "working": "pendant le travail",
    "asked": "à la demande",
}

#: Which are kept.
RULE = (
    "La première du jour et les cinq dernières restent. Puis une par jour pendant quatorze jours, une par mois pendant"
    " un an, et trente jours celles faites avant une mise à jour, une importation ou une restauration."
)
_NEWEST = 5
_DAYS = 14
_MONTHS = 12
_BEFORE = timedelta(days=30)  # for people who find out later that a migration, an import or a restore was wrong
_ACTS = 20
_PATIENCE = timedelta(minutes=30)


class DatedBackup(NamedTuple):
    """What decides whether a backup is kept."""

    made_at: datetime  #: aware
    why: BackupReason  #: what made the program keep it


def to_keep(marks: Iterable[DatedBackup], now: datetime) -> frozenset[DatedBackup]:
    """Which backups are kept, as `RULE` says it; the one of a day or of a month is its newest.

    One that a wrong clock dated in the future is kept until that date has passed.
    """
    ordered = sorted(marks, key=lambda mark: mark.made_at, reverse=True)
    past = [mark for mark in ordered if mark.made_at <= now]
    stay = {mark for mark in ordered if mark.made_at > now} | set(past[:_NEWEST])
    days: set[object] = set()
    months: set[object] = set()
    today = paris_day(now)
    this_month = today.year * 12 + today.month
    stay.update([mark for mark in past if paris_day(mark.made_at) == today][-1:])  # as it was before today's work
    for mark in past:
        day = paris_day(mark.made_at)
        month = day.year * 12 + day.month
        if (today - day).days < _DAYS and day not in days:
            stay.add(mark)
        if this_month - month < _MONTHS and month not in months:
            stay.add(mark)
        days.add(day)
        months.add(month)
        if mark.why.startswith("before-") and now - mark.made_at <= _BEFORE:
            stay.add(mark)
    return frozenset(stay)


def due_at_start(newest: datetime | None, now: datetime) -> bool:
    """Whether today has no backup yet. One dated in the future comes from a wrong clock, and does not count."""
    return newest is None or paris_day(newest) != paris_day(now)


def due_while_working(acts: int, changed_at: datetime | None, now: datetime) -> bool:
    """Whether one is due after `acts` since the last backup, the first at `changed_at`; also if the clock went back."""
    return acts >= _ACTS or (changed_at is not None and not timedelta(0) <= now - changed_at < _PATIENCE)
