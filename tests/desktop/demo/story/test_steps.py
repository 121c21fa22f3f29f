"""Each step has a name of its own, by which code and tests find it wherever it stands."""

from typing import get_args

from desktop.demo.story.steps import StepKey
from desktop.demo.story.storyline import PHASES, STEPS, number_of


def test_no_two_steps_have_the_same_name_and_no_name_is_without_a_step() -> None:
    assert [step.key for step in STEPS] == list(get_args(StepKey)), "in the order of the story"
    assert [number_of(step.key) for step in STEPS] == list(range(len(STEPS)))


def test_the_demonstration_of_a_phase_begins_in_it() -> None:
    """Where another step is added before, it still begins at the same one."""
    begun = {phase: STEPS[start.step] for phase, start in PHASES.items()}
    assert {phase: step.requires[0] for phase, step in begun.items()} == {phase: f"{phase}_open" for phase in PHASES}
    assert all(step.situation == PHASES[phase].situation for phase, step in begun.items())
