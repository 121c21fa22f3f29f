"""Shifts the pack's invented dates so that a chosen day of it is today."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from desktop.viewmodels.deadlines import paris
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


def opened(campaign: Campaign, key: PhaseKey, start: date, today: date) -> Campaign:
    """The next version of the campaign, with this phase open today."""
    return msgspec.structs.replace(shifted(campaign, start, today), version=campaign.version + 1, open_phase=key)


def _midnight(moment: datetime, days: timedelta) -> datetime:
    day = datetime.combine(moment.date() + days, time(), UTC)
    return day.replace(tzinfo=paris(day).tzinfo)
