"""What was left open by the window before: whether it can be gone on with, and what is asked once it was taken up."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.demo.stage.asking import resuming
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


def ask(
    presentation: "Presentation",
    confirming: "Confirming",
    phase: str,
    name: str,
    name_wanted: Callable[[], None],
    hears: Callable[[], bool],
) -> None:
    """A world was taken up: asks about what was wanted of this start, or may be. `hears`: as `Hearing.waits`."""
    if phase:
        confirming.start(phase)
    elif name:
        presentation.ask(resuming(name, name_wanted))
    elif not hears() and presentation.unready:
        confirming.offer_if_unready()
