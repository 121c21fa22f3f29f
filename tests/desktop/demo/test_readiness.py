"""Each step is ready in the world that is prepared for it, and says in French what it lacks in another."""

from pathlib import Path

import pytest

from desktop.actions.kit.open_commune import open_commune
from desktop.database.store import DEMONSTRATION
from desktop.demo import readiness
from desktop.demo.situations import STORY, Situation, Templates, home, inside
from desktop.demo.steps import Condition, StoryStep
from desktop.demo.storyline import PHASES, STEPS
from sync.client.device.keystore import FileKeyStore
from tests.desktop.demo.saying import NOW

SITUATIONS: tuple[Situation, ...] = ("start", *(name for name, _ in STORY))


def lacking(templates: Templates, situation: Situation, folder: Path, *steps: StoryStep) -> list[tuple[str, ...]]:
    templates.copy(situation, folder)
    places = inside(folder)
    opened = open_commune(places, home().insee, lambda: NOW, FileKeyStore(places.keys), kind=DEMONSTRATION)
    try:
        with opened.store.reading() as connection:
            return [readiness.lacking(connection, step) for step in steps]
    finally:
        opened.close()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_step_is_ready_in_its_own_world(templates: Templates, tmp_path: Path, situation: Situation) -> None:
    steps = [step for step in STEPS if step.situation == situation]
    assert lacking(templates, situation, tmp_path / "world", *steps) == [()] * len(steps)


@pytest.mark.parametrize("phase", sorted(PHASES))
def test_a_phase_begins_with_a_step_that_is_ready(templates: Templates, tmp_path: Path, phase: str) -> None:
    start = PHASES[phase]
    assert lacking(templates, start.situation, tmp_path / "world", STEPS[start.step]) == [()]


@pytest.mark.parametrize(
    ("condition", "situation"),
    [
        ("needs_open", "grouped"),
        ("vote_open", "start"),
        ("steering_open", "grouped"),
        ("deployment_open", "decided"),
        ("draft", "start"),
        ("draft", "grouped"),
        ("waiting", "start"),
        ("undeclared", "deployed"),
        ("undeclared", "grouped"),
        ("unasked", "lived"),
        ("request", "answered"),
    ],
)
def test_what_lacks_is_said(templates: Templates, tmp_path: Path, condition: Condition, situation: Situation) -> None:
    asking = next(step for step in STEPS if condition in step.requires)
    assert readiness.LACKING[condition] in lacking(templates, situation, tmp_path / "world", asking)[0]


def test_each_condition_has_its_sentence_and_a_step() -> None:
    required = {condition for step in STEPS for condition in step.requires}
    assert required == set(readiness.LACKING)
