"""Which of the presenter's acts are open at this moment: the buttons of both windows follow it."""

from typing import NamedTuple

from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS


class OpenActs(NamedTuple):
    back: bool  #: to the step before, which may be prepared anew too
    forward: bool  #: to the next step
    decide: bool  #: F10
    slide: bool  #: F12
    uncovered: bool  #: what goes to a step, this one anew too, or opens something on its page


def open_acts(stage: Stage) -> OpenActs:
    """While a borrowed name is in question, nobody sees the page: no act goes to it or opens something there."""
    uncovered = not stage.covered
    return OpenActs(
        back=uncovered and stage.number > 0,
        forward=uncovered and stage.number < len(STEPS) - 1,
        decide=not stage.deciding.waits,
        slide=uncovered and not stage.asks_before_slide,
        uncovered=uncovered,
    )
