"""What was left open by the window before: whether it can be gone on with, and what is asked once it was taken up."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.demo.stage import leading
from desktop.demo.worlds import notes
from desktop.demo.worlds.world import DemonstrationWorld

if TYPE_CHECKING:
    from desktop.demo.stage.confirming import Confirming
    from desktop.demo.stage.presentation import Presentation

_UNDATED = "Le jour pour lequel il a été fait n’est plus noté."
_STEP_LOST = "L’étape à laquelle il en était n’est plus notée."


def trouble(world: DemonstrationWorld, *, kept: bool) -> str:
    """What in the world that was left is damaged; "" where it is whole, or none was left. Raises Refusal."""
    if world.undated:
        return _UNDATED
    if not kept:
        return ""
    return world.trouble() or ("" if notes.read(world.note) is not None else _STEP_LOST)


def note_of(world: DemonstrationWorld) -> notes.Note | None:
    """The step at which it was left; the presenter's clock does not count the hours in which the window was closed."""
    note, closed = notes.read(world.note), world.closed
    return note if closed is None else notes.without_break(note, time.time() - closed)


class TakenUp:
    """A world was taken up: what its first window begins with."""

    def __init__(
        self,
        presentation: "Presentation",
        confirming: "Confirming",
        hears: Callable[[], bool],
        enter: Callable[[], None],
        *,
        closed: bool,
    ) -> None:
        """`hears`: as `Hearing.waits`. `enter`: enters the step as if it were shown. `closed`: the window was closed,
        and not by a crash, of which the first page tells what was left.
        """
        self._presentation, self._confirming = presentation, confirming
        self._hears, self._enter, self._closed = hears, enter, closed

    def begin(self, phase: str = "") -> None:
        """Asks about what was wanted of this start, or may be; else leads to the step's page."""
        presentation, session = self._presentation, self._presentation.session
        if presentation.covered:
            presentation.once_named = self.begin
        if phase:
            self._confirming.start(phase)
        elif presentation.covered or session is None:
            return
        elif presentation.unready is None or (self._closed and (presentation.unready or presentation.unheard)):
            self._enter()  # killed before it was known whether the step is ready, it has not begun: nor its network
        elif self._hears():
            return
        elif presentation.unready:
            self._confirming.offer_if_unready()
        elif self._closed:
            leading.lead(session, presentation.step)
