"""Accueil: what its bar offers, and whether it still asks about the text that the last session broke off in."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from desktop.database.opening import OpenDraft, Opening
from desktop.viewmodels.home import home
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.viewmodels.kit.targets import NEW, RESTART, RESUME


class HomeAct(Enum):
    WRITE = auto()
    RESUME = auto()  #: the need that was written last
    VOTE = auto()
    RECEIVE = auto()  #: what is put to the vote, of which nothing has come
    STEER = auto()
    DEPLOY = auto()


#: What a phase is there for, where it is not the writing of needs.
_OF_PHASE = {"vote": HomeAct.VOTE, "steering": HomeAct.STEER, "deployment": HomeAct.DEPLOY}


class BrokenOff(NamedTuple):
    """A text to go on with or to begin again; `place` is where it is written."""

    place: str
    sentence: str
    resume: str  #: target
    restart: str  #: target; "" where there is no text of before


class HomeNavigation:
    """Reads the commune's status as it stands whenever it is asked."""

    def __init__(self, status_summary: StatusSummary, clock: Callable[[], datetime]) -> None:
        self._status_summary, self._clock = status_summary, clock
        self._answered = False

    @property
    def acts(self) -> Acts[HomeAct]:
        """The main act of the phase first, until it is done; the writing of needs goes on beside it."""
        opening = self._status_summary.opening
        writing = (HomeAct.RESUME, HomeAct.WRITE) if _written(opening) else (HomeAct.WRITE,)
        phase = home.open_phase(opening, self._clock())
        main = _OF_PHASE.get(phase.key) if phase is not None and home.still_asked(opening, phase) else None
        if main is HomeAct.VOTE and not opening.proposed:
            main = HomeAct.RECEIVE
        return Acts(writing[0], writing[1:]) if main is None else Acts(main, writing)

    @property
    def last_draft(self) -> str:
        """Target among the needs: a new one where none is being written."""
        return next((draft.id for draft in _written(self._status_summary.opening)), NEW)

    @property
    def broken_off(self) -> BrokenOff | None:
        """Asked once, from what the start found: an editor opened or left since then is no broken one."""
        broken = home.broken(self._status_summary.found, self._status_summary.opening)
        if broken is None or self._answered:
            return None
        place, draft = broken
        restart = f"{RESTART}{draft.id}" if draft.restart else ""
        return BrokenOff(place, home.recovered(draft, self._clock()), f"{RESUME}{draft.id}", restart)

    def answer(self) -> None:
        """The question about the broken text was answered, and is not asked again."""
        self._answered = True


def _written(opening: Opening) -> tuple[OpenDraft, ...]:
    """The texts that she goes on with: what waits for the mayor is none, nor what a choice has put beside."""
    return tuple(draft for draft in opening.drafts if not (draft.waits or draft.beside))
