"""One phase of the campaign as a timeline shows and speaks it."""

from typing import NamedTuple

from desktop.viewmodels.kit.french import FIXED


class PhaseStep(NamedTuple):
    """One phase: what the timeline writes under its knot, and how far it has come."""

    number: int  #: its place in the campaign, from 1
    name: str  #: as the campaign names it, without a state
    dates: str  #: from when to when; said to be planned once the platform has opened a phase against them
    note: str  #: of the open phase: how long it still lasts, or that it is open outside its dates
    past: bool  #: closed by its dates, or by the order of the phases
    current: bool  #: the one that is open now
    share: float  #: how much of it is over: 1 when past, 0 when to come, the middle while open outside its dates
    summary: str  #: what the phase is for, as the campaign says it

    @property
    def standing(self) -> str:
        """Whether it is over, open or still to come, with the note on the open one."""
        if self.past:
            return "terminée"
        return ", ".join(filter(None, ("en cours", self.note))) if self.current else "à venir"

    @property
    def spoken(self) -> str:
        parts = (f"Phase {self.number}{FIXED}: {self.name}", self.dates, self.standing)
        return ", ".join(part for part in parts if part)
