"""The home page: what its bar offers, and whether it still asks about the text that was open at the last crash."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.phases import LocalTime
from desktop.viewmodels.home import campaign_words, last_written
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.viewmodels.kit.targets import RESTART, RESUME

if TYPE_CHECKING:  # needed as a type only, so it is not imported at start
    from desktop.domain.places import PlaceKey


class HomeAct(Enum):
    WRITE = auto()
    RESUME = auto()  #: the text that was written last, of whatever kind
    VOTE = auto()
    RECEIVE = auto()  #: an exchange, as nothing that the phase is about has come yet
    STEER = auto()
    DEPLOY = auto()
    COMPLETE = auto()  #: a request that the préfet found incomplete


#: The act for which each phase is there, but for the phase of needs.
_OF_PHASE = {"vote": HomeAct.VOTE, "steering": HomeAct.STEER, "deployment": HomeAct.DEPLOY}


class BrokenOff(NamedTuple):
    """The text that was open at the last crash, and the two ways to go on."""

    place: "PlaceKey"  #: the page where it is written
    updated_at: str  #: when it was last changed, ISO text in UTC
    sentence: str  #: that it was found, and from when it is
    resume: str  #: target that opens it as it was found
    restart: str  #: target that opens the text from before the crash; "" where there is none


class HomeNavigation:
    """Answers from the commune's present status, each time it is asked."""

    def __init__(self, status_summary: StatusSummary, clock: Callable[[], LocalTime]) -> None:
        self._status_summary, self._clock = status_summary, clock
        self._answered = False

    @property
    def acts(self) -> Acts[HomeAct]:
        """The act of the open phase is the main one until it is done, then what the préfet waits for.

        Needs can be written beside it until their phase is past, and are the main thing only while a phase takes them,
        or none is open: in another one they would be refused. A commune without a SIREN cannot send any of this: it may
        write.
        """
        opening = self._status_summary.opening
        here = LocalTime(self._clock())
        now = campaign_words.platform_time(opening, here)
        over = campaign_words.needs_over(opening, now)
        resumed = (HomeAct.RESUME,) if self.last_written else ()
        writing = resumed if over else (*resumed, HomeAct.WRITE)
        phase = campaign_words.open_phase(opening, now)
        asked = phase is not None and opening.numbered and campaign_words.still_asked(opening, phase)
        main = _OF_PHASE.get(phase.key) if phase is not None and asked else None
        if main is not None and phase is not None and campaign_words.nothing_yet(opening, phase):
            may_bring = opening.enrolment.known and not campaign_words.asked_today(opening, here)
            main = HomeAct.RECEIVE if may_bring else None
        if main is None and opening.to_complete:
            main = HomeAct.COMPLETE
        if main is None and not over and (phase is None or phase.key == "needs" or not opening.numbered):
            return Acts(writing[0], writing[1:])
        return Acts(main, writing)

    @property
    def nothing(self) -> str:
        """What À faire says where nothing waits."""
        opening = self._status_summary.opening
        now = campaign_words.platform_time(opening, LocalTime(self._clock()))
        nothing = "Rien ne vous attend."
        return nothing if campaign_words.needs_over(opening, now) else f"{nothing} Vous pouvez écrire un besoin."

    @property
    def last_written(self) -> "tuple[PlaceKey, str] | None":
        """The page where the text that was written last is gone on with, and what opens it; None where there is none.

        While the band asks about a text that was found, it is that one: two ways to go on must not open two texts.
        """
        broken = self.broken_off
        if broken is not None:
            return broken.place, broken.resume
        opening = self._status_summary.opening
        text = last_written.last(opening, campaign_words.platform_time(opening, LocalTime(self._clock())))
        return None if text is None else last_written.where(text)

    @property
    def clock_doubt(self) -> str:
        """That today's date is not sure; "" where it is, or makes no difference."""
        summary = self._status_summary
        return campaign_words.clock_doubt(summary.at_start, summary.opening, LocalTime(self._clock()))

    @property
    def broken_off(self) -> BrokenOff | None:
        """Asked once, and only about a crash before this start: an editor opened since then is not one."""
        if self._answered:
            return None
        at_start, opening, here = self._status_summary.at_start, self._status_summary.opening, LocalTime(self._clock())
        broken = campaign_words.broken(at_start, opening)
        typed = at_start.left_on_screen if at_start.left_on_screen == opening.left_on_screen else None
        moments = [one.updated_at for one in (typed, broken) if one]
        if typed is not None and typed.updated_at == max(moments):
            place, target = last_written.where(typed)
            return BrokenOff(place, typed.updated_at, campaign_words.recovered_typed(typed, here), target, "")
        if broken is None:
            return None
        place, _target = last_written.where(broken)
        restart = f"{RESTART}{broken.id}" if broken.restart else ""
        sentence = campaign_words.recovered(broken, here)
        return BrokenOff(place, broken.updated_at, sentence, f"{RESUME}{broken.id}", restart)

    def answer(self) -> None:
        """The question about that text was answered, and is not asked again."""
        self._answered = True
