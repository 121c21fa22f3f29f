"""One phase of the campaign as a timeline shows and speaks it."""

from typing import NamedTuple

from desktop.viewmodels.kit.french import FIXED


class PhaseStep(NamedTuple):
    """One phase. `share` says where today falls in it: past 1, future 0, else the share of it that is over.

    The middle, where the platform holds it open outside its dates: `dates` are then called planned.
    """

    number: int
    name: str
    dates: str
    note: str
    past: bool
    current: bool
    share: float
    summary: str

    @property
    def spoken(self) -> str:
        state = "terminée" if self.past else "en cours" if self.current else "à venir"
        parts = [f"Phase {self.number}{FIXED}: {self.name}", self.dates, state, self.note if self.current else ""]
        return ", ".join(part for part in parts if part)
