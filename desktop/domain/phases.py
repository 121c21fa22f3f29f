"""Which phase of a campaign is open: the one that the platform has opened, or else by the dates."""

from datetime import datetime, timedelta

from sync.contract.campaign import Campaign, Phase, PhaseKey, SubjectKind

#: The remedy where the open phase does not allow something.
SEE_CALENDAR = "Regardez le calendrier sur la page d’accueil."
SHOW_CALENDAR = "campaign show"  # the same for people who type commands


def corrected(now: datetime, offset: timedelta) -> datetime:
    """The platform's time, by the offset of its last signed time; `now` where the sum is out of range."""
    try:
        return now + offset
    except OverflowError:
        return now


def named(campaign: Campaign, key: PhaseKey) -> Phase | None:
    """The phase with this key; None in a campaign without it."""
    return {phase.key: phase for phase in campaign.phases}.get(key)


def takes_votes(campaign: Campaign | None, kind: SubjectKind, now: datetime) -> bool:
    """Whether a vote for such a subject is open at `now`. While no campaign is known, nothing is taken to be closed."""
    phase = open_phase(campaign, now)
    return campaign is None or (phase is not None and kind in phase.votable)


def open_phase(campaign: Campaign | None, now: datetime) -> Phase | None:
    """The phase that is open at `now` (the platform's time); None without a campaign or between two phases."""
    if campaign is None:
        return None
    if campaign.open_phase:
        return named(campaign, campaign.open_phase)
    return next((phase for phase in campaign.phases if phase.opens <= now < phase.closes), None)
