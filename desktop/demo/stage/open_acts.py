"""Which of the presenter's acts are open at this moment: the buttons of both windows follow it."""

from typing import NamedTuple

from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS


class OpenActs(NamedTuple):
    back: bool  #: to the step before, which may be prepared anew too
    forward: bool  #: to the next step
    decide: bool  #: F10
    page: bool  #: what opens something on the page, or goes to it


def open_acts(stage: Stage) -> OpenActs:
    """While a borrowed name is in question, nobody sees the page: no act goes to it or opens something there."""
    seen = not stage.covered
    return OpenActs(
        back=seen and stage.number > 0,
        forward=seen and stage.number < len(STEPS) - 1,
        decide=not stage.deciding.running and not stage.world_in_question,
        page=seen,
    )
