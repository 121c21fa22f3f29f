"""What was left open by the window before: whether it can be gone on with, and what is asked once it was taken up."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from desktop.demo.stage import leading
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
    presentation: "Presentation", confirming: "Confirming", phase: str, hears: Callable[[], bool], *, closed: bool
) -> None:
    """A world was taken up: asks about what was wanted of this start, or may be; else leads to its step's page, but not
    after a crash, of which the first page tells what was left. `hears`: as `Hearing.waits`.
    """
    named, session = presentation.covered, presentation.session
    if phase:
        confirming.start(phase)
    elif not named and hears():
        return
    elif presentation.unready and not named:
        confirming.offer_if_unready()
    elif closed and session is not None and not (presentation.unready or presentation.unheard):
        leading.lead(session, presentation.step)


def ask_name(presentation: "Presentation", name_wanted: Callable[[], None], *, anew: int | None) -> None:
    """Before the first window, where it bears a real name: covers the page until it is said whether that stays."""
    keep = partial(presentation.turn_slide, shown=presentation.slide)
    presentation.question, presentation.covered = resuming(name_wanted, keep, anew=anew), True
