"""Shifts the pack's invented dates so that a chosen day of it is today."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from desktop.domain.french import paris, paris_day
from sync.contract.campaign import Campaign, PhaseKey


def shifted(campaign: Campaign, start: date, today: date) -> Campaign:
    """The campaign with every phase moved by whole days, from midnight to midnight in Paris.

    Whole days of the pack's own wall clock: a summer time that lies elsewhere this year must not move a date by one.
    """
    days = today - start
    return msgspec.structs.replace(
        campaign,
        phases=tuple(
            msgspec.structs.replace(phase, opens=_midnight(phase.opens, days), closes=_midnight(phase.closes, days))
            for phase in campaign.phases
        ),
    )


def opened(campaign: Campaign, key: PhaseKey, start: date, now: datetime) -> Campaign:
    """The next version of the campaign: this phase opens now, and the one before closes no earlier.

    What the commune sent a minute ago came in time, whatever the pack's own dates would say of it.
    """
    moved = shifted(campaign, start, paris_day(now))
    at = [phase.key for phase in moved.phases].index(key)
    turn = paris(now.replace(microsecond=0) + timedelta(seconds=1))
    phases = list(moved.phases)
    phases[at] = msgspec.structs.replace(phases[at], opens=turn)
    if at:
        phases[at - 1] = msgspec.structs.replace(phases[at - 1], closes=turn)
    return msgspec.structs.replace(moved, version=campaign.version + 1, open_phase=key, phases=tuple(phases))


def _midnight(moment: datetime, days: timedelta) -> datetime:
    day = datetime.combine(paris_day(moment) + days, time(), UTC)
    return day.replace(tzinfo=paris(day).tzinfo)
