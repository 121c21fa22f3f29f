"""Which phase of a campaign is open: the one that the platform has opened, or else by the dates."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, NewType

from desktop.domain import french

if TYPE_CHECKING:  # needed as types only: the home page asks `is_over` before the first paint
    from sync.contract.campaign import Campaign, Phase, PhaseKey, SubjectKind

#: The remedy where the open phase does not allow something.
SEE_CALENDAR = "Regardez le calendrier sur la page d’accueil."
SHOW_CALENDAR = "campaign show"  # the same for people who type commands


#: A time by the platform's clock, which decides on what is open.
PlatformTime = NewType("PlatformTime", datetime)
#: A time by this computer's clock, by which is told when she wrote something. mypy lets neither stand for the other,
#: so that no time is corrected twice.
LocalTime = NewType("LocalTime", datetime)

TICK = timedelta(minutes=10)  # no more than a clock is set back by itself; a clock that is less wrong counts as right
_AWAY = timedelta(days=30)  # no computer is left alone for longer


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


class ClockOffset(NamedTuple):
    """What to add to this computer's clock to get the platform's time, as the platform's last signed time told."""

    by: timedelta = timedelta()  #: none before the first exchange
    at: datetime | None = None  #: that signed time; None before the first
    exchange: int = 0  #: id of the exchange that brought it
    seen: datetime | None = None  #: this computer's clock when it was last noted since then; None for not yet
    void: bool = False  #: the clock was put right since, so that nothing is to be added
    unsure: bool = False  #: it may have been set since, in a moment of which nothing is known

    @property
    def right(self) -> bool:
        """Whether the clock counts as right."""
        return abs(self.by) <= TICK

    def put_right(self, here: LocalTime) -> bool:
        """Whether the clock was put right, as far as can be told from what it showed last and what it shows now.

        One that was ahead shows an earlier time than before. One that was behind leaps: a shorter leap than `_AWAY` may
        as well be a week in which nobody came, so that its offset counts until the next exchange. Where that makes a
        difference (`readings`), Accueil says that the date is not sure.
        """
        if self.at is None or self.void:
            return self.void
        before = self.seen or self.at - self.by
        if self.by < timedelta():
            return here < before - TICK
        return self.by > _AWAY and before + self.by - TICK <= here

    def counted(self, here: LocalTime) -> timedelta:
        """What is to be added when this computer's clock says `here`."""
        return timedelta() if self.put_right(here) else self.by


def offset_of(stored: str | None) -> ClockOffset:
    """From the JSON of `last_exchange.LAST_CLOCK`; none at all where its signed time is missing or cannot be read."""
    try:
        seconds, signed, exchange, noted = json.loads(stored or "")
        at = datetime.fromisoformat(signed)
        by = timedelta(seconds=int(seconds or 0))
        offset = ClockOffset() if at.tzinfo is None else ClockOffset(by=by, at=at, exchange=exchange)
        _ = at - offset.by  # it is one of the times that can be told
    except (ValueError, TypeError, OverflowError):
        return ClockOffset()
    try:
        of, seen, void, *more = json.loads(noted or "")
        unsure, moved = more or (False, offset.by.total_seconds())
        shown = datetime.fromisoformat(seen) if seen else None
        known = offset._replace(by=timedelta(seconds=moved), seen=shown, void=bool(void), unsure=bool(unsure))
        _ = at - known.by
        aware = shown is None or shown.tzinfo is not None
        return known if of == exchange and aware else offset
    except (ValueError, TypeError, OverflowError):
        return offset


def followed(offset: ClockOffset, here: LocalTime) -> ClockOffset:
    """The same once it is noted that the clock shows `here`; unchanged where there is nothing to note."""
    if offset.void or offset.right:
        return offset
    return offset._replace(void=True) if offset.put_right(here) else offset._replace(seen=here)


def leapt(
    offset: ClockOffset, leap: timedelta, here: LocalTime, since: int, *, counts_sleep: bool = True
) -> ClockOffset:
    """The same once an open window saw the clock leap to `here`; `since`: the exchange that counted before the leap.

    Time never runs back: of a leap back it is known how far the clock was set, unless the computer may have slept too,
    which is seen as a leap forward where not `counts_sleep` (see ClockLeaps). A leap forward may as well be that sleep,
    and with an exchange between, it is not known which of the two came first. A right clock that leaps forward is taken
    to have slept, as most do each night, and no doubt is told of it. But where it is set back later, that may have put
    right what the leap had made wrong.
    """
    if offset.at is None or offset.void:
        return offset
    if leap > timedelta() or offset.exchange != since:
        return offset._replace(unsure=True)
    return offset._replace(by=offset.by - leap, seen=here, unsure=offset.unsure or not counts_sleep)


def readings(here: LocalTime, offset: ClockOffset) -> tuple[PlatformTime, PlatformTime]:
    """The platform's time by what was measured, and by a clock that was put right since.

    They are the same where it was right, and where it shows a time from before the measure: so it cannot have been.
    """
    by_measure = corrected(here, offset)
    if offset.at is None or offset.right or here < offset.at - TICK:
        return by_measure, by_measure
    return by_measure, PlatformTime(max(here, offset.at))


def corrected(here: LocalTime, offset: ClockOffset) -> PlatformTime:
    """The platform's time when this computer's clock says `here`; `here` itself where the sum is out of range.

    Never before the last that the platform signed, even by a clock without a battery that begins in 2000 each morning.
    """
    if offset.at is None:
        return PlatformTime(here)
    try:
        return PlatformTime(max(here + offset.counted(here), offset.at))
    except OverflowError:
        return PlatformTime(here)


def reached(known: datetime, here: LocalTime, offset: ClockOffset) -> bool:
    """Whether this computer's clock, as far as it is known, shows no time from before `known`, which is past."""
    try:
        return here + offset.counted(here) >= known - TICK
    except OverflowError:
        return True


def error_of(here: LocalTime, offset: ClockOffset) -> timedelta:
    """By how much this computer's clock is behind the platform's, as far as is known."""
    there: datetime = corrected(here, offset)
    shown: datetime = here
    return there - shown


def with_key(campaign: "Campaign", key: "PhaseKey") -> "Phase | None":
    """The phase with this key; None in a campaign without it."""
    return {phase.key: phase for phase in campaign.phases}.get(key)


def takes_votes(campaign: "Campaign | None", kind: "SubjectKind", now: PlatformTime) -> bool:
    """Whether a vote for such a subject is open at `now`. While no campaign is known, nothing is taken to be closed."""
    phase = open_phase(campaign, now)
    return campaign is None or (phase is not None and kind in phase.votable)


def open_phase(campaign: "Campaign | None", now: PlatformTime) -> "Phase | None":
    """The phase that is open at `now`; None without a campaign or between two phases."""
    if campaign is None:
        return None
    if campaign.open_phase:
        return with_key(campaign, campaign.open_phase)
    return next((phase for phase in campaign.phases if phase.opens <= now < phase.closes), None)


def availability(campaign: "Campaign", wanted: "Callable[[Phase], bool]", now: PlatformTime) -> PhaseAnswer:
    """Whether what is done in the `wanted` phases can be done at `now`, and if not, when."""
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


def ended_for(campaign: "Campaign | None", type: str, voted: str, now: PlatformTime) -> "Phase | None":
    """The last phase in which a need or a vote (`type`) is taken, where it is past; `voted`: the kind of its subject.

    None while one can still be taken, and for the other acts.
    """
    if campaign is None or type not in ("need.submit", "vote.cast"):
        return None
    opened = open_phase(campaign, now)
    place = None if opened is None else campaign.phases.index(opened)
    votes, every = type == "vote.cast", enumerate(campaign.phases)
    asked = ((number, one.closes) for number, one in every if (voted in one.votable if votes else one.key == "needs"))
    last = past_for(asked, place, now)
    return None if last is None else campaign.phases[last]


def needs_over(campaign: "Campaign | None", now: PlatformTime) -> bool:
    """Whether no need can be sent any more, as each phase for them is past."""
    return ended_for(campaign, "need.submit", "", now) is not None


def past_for(asked: Iterable[tuple[int, datetime]], opened: int | None, now: PlatformTime) -> int | None:
    """The place of the last of the `asked` phases, where every one of them is past; None otherwise, or without any.

    Each has its place in the calendar and its end; `opened` as in `is_over`.
    """
    last = None
    for place, closes in asked:
        if not is_over(place, opened, closes, now):
            return None
        last = place
    return last


def is_over(place: int, opened: int | None, closes: datetime, now: PlatformTime) -> bool:
    """Whether the phase at this place of the calendar is past; `opened`: the place of the open one, None for none.

    While one is open, the order of the phases decides, as the platform may have opened it against the dates.
    """
    return closes <= now if opened is None else place < opened


class PhaseDates(NamedTuple):
    """What the dates of a phase say, beside the phase that is open: for the home page and for papers."""

    opens: datetime  #: in Paris time, also for a commune overseas; like `closes`
    closes: datetime  #: its last moment is the one before
    now: PlatformTime  #: by the platform's clock
    past: bool  #: closed by its dates, or by the order of the phases
    current: bool  #: it is the open one
    known: bool  #: some phase is open; while none is, nothing overrules the dates
    moved: bool  #: the phase that is open is so against its own dates

    @property
    def held(self) -> bool:
        """Whether these dates contradict the phase that the platform says is open."""
        if not self.known:
            return False
        if self.current:
            return not self.opens <= self.now < self.closes
        return self.closes > self.now if self.past else self.opens <= self.now

    @property
    def words(self) -> str:
        """Its days. Once the platform has opened a phase against the calendar, they only say what was planned."""
        last = self.closes - timedelta(microseconds=1)
        end = french.short_date(last)
        begin = french.day_of_month(self.opens) if self.opens.year == last.year else french.short_date(self.opens)
        late = self.held and not self.past and not self.current
        return f"{'prévue ' if self.held or self.moved else ''}du {begin} au {end}{', reportée' if late else ''}"

    @property
    def standing(self) -> str:
        """Whether it is over or open; "" for one to come."""
        return "terminée" if self.past else self.beside or "en cours" if self.current else ""

    @property
    def beside(self) -> str:
        """Of the open phase that the platform holds open against its dates: how; else ""."""
        if not (self.held and self.current):
            return ""
        return f"ouverte {'avant les' if self.now < self.opens else 'au-delà des'} dates prévues"


def dated(spans: Sequence[tuple[datetime, datetime]], opened: int | None, now: PlatformTime) -> tuple[PhaseDates, ...]:
    """The dates of each phase of a calendar, from when it opens and closes in Paris time; `opened` as in `is_over`."""
    moved = opened is not None and not spans[opened][0] <= now < spans[opened][1]
    return tuple(
        PhaseDates(
            opens=opens,
            closes=closes,
            now=now,
            past=is_over(place, opened, closes, now),
            current=place == opened,
            known=opened is not None,
            moved=moved,
        )
        for place, (opens, closes) in enumerate(spans)
    )
