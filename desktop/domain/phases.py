"""Which phase of a campaign is open: the one that the platform has opened, or else by the dates."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # needed as types only: the home page asks `is_over` before the first paint
    from sync.contract.campaign import Campaign, Phase, PhaseKey, SubjectKind

#: The remedy where the open phase does not allow something.
SEE_CALENDAR = "Regardez le calendrier sur la page d’accueil."
SHOW_CALENDAR = "campaign show"  # the same for people who type commands


class Availability(Enum):
    """Whether something that is done in one phase, or in some of them, can be done now."""

    OPEN = auto()
    NOT_YET = auto()  #: a phase for it is still to come
    OVER = auto()  #: every phase for it is past
    NOT_PLANNED = auto()  #: no phase of the campaign is for it


class PhaseAnswer(NamedTuple):
    """Whether something can be done now, and which phase says so."""

    state: Availability  #: of what was asked about
    phase: "Phase | None" = None  #: open, next or last of those in which it can be done; None where there is none
    #: When that phase opens, where it is still to come and the calendar gives a date that has not passed.
    opens: datetime | None = None


def corrected(now: datetime, offset: timedelta) -> datetime:
    """The platform's time, by the offset of its last signed time; `now` where the sum is out of range."""
    try:
        return now + offset
    except OverflowError:
        return now


def with_key(campaign: "Campaign", key: "PhaseKey") -> "Phase | None":
    """The phase with this key; None in a campaign without it."""
    return {phase.key: phase for phase in campaign.phases}.get(key)


def takes_votes(campaign: "Campaign | None", kind: "SubjectKind", now: datetime) -> bool:
    """Whether a vote for such a subject is open at `now`. While no campaign is known, nothing is taken to be closed."""
    phase = open_phase(campaign, now)
    return campaign is None or (phase is not None and kind in phase.votable)


def open_phase(campaign: "Campaign | None", now: datetime) -> "Phase | None":
    """The phase that is open at `now` (the platform's time); None without a campaign or between two phases."""
    if campaign is None:
        return None
    if campaign.open_phase:
        return with_key(campaign, campaign.open_phase)
    return next((phase for phase in campaign.phases if phase.opens <= now < phase.closes), None)


def availability(campaign: "Campaign", wanted: "Callable[[Phase], bool]", now: datetime) -> PhaseAnswer:
    """Whether what is done in the `wanted` phases can be done at `now` (the platform's time), and if not, when."""
    opened = open_phase(campaign, now)
    if opened is not None and wanted(opened):
        return PhaseAnswer(Availability.OPEN, opened)
    place = None if opened is None else campaign.phases.index(opened)
    asked = [(number, phase) for number, phase in enumerate(campaign.phases) if wanted(phase)]
    coming = [phase for number, phase in asked if not is_over(number, place, phase.closes, now)]
    if coming:
        # A phase that the platform holds back may be past its date, which then says nothing any more.
        return PhaseAnswer(Availability.NOT_YET, coming[0], coming[0].opens if coming[0].opens > now else None)
    if asked:
        return PhaseAnswer(Availability.OVER, asked[-1][1])
    return PhaseAnswer(Availability.NOT_PLANNED)


def is_over(place: int, opened: int | None, closes: datetime, now: datetime) -> bool:
    """Whether the phase at this place of the calendar is past; `opened`: the place of the open one, None for none.

    While one is open, the order of the phases decides, as the platform may have opened it against the dates.
    """
    return closes <= now if opened is None else place < opened
