"""Which phase is open, and until when: from the campaign as data; a platform that opens a phase outweighs all dates."""

from datetime import datetime, timedelta

from sync.contract.campaign import Campaign, Phase


def corrected(now: datetime, offset: timedelta) -> datetime:
    """The platform's time, by the last signed time seen. A clock at the end of time stays there."""
    try:
        return now + offset
    except OverflowError:
        return now


def open_phase(campaign: Campaign | None, now: datetime) -> Phase | None:
    """The phase that is open at `now` (the platform's time); None without a campaign or between two phases."""
    if campaign is None:
        return None
    if campaign.open_phase:
        return next((phase for phase in campaign.phases if phase.key == campaign.open_phase), None)
    return next((phase for phase in campaign.phases if phase.opens <= now < phase.closes), None)
