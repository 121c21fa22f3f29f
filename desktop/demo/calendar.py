"""Shifts the invented dates of the demonstration so that a chosen day of them is today."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from desktop.domain.french import paris, paris_day
from sync.contract.campaign import Campaign, PhaseKey


def shifted(campaign: Campaign, start: date, today: date) -> Campaign:
    """The campaign with every phase moved by whole days, from midnight to midnight in Paris.

    It counts days and not hours, so that a change to summer time between the two does not move a date by one day.
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
    """The next version of the campaign: this phase opens now, and the one before closes now and not earlier.

    So what the commune sent a minute ago has come in time, whatever the invented dates were.
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
