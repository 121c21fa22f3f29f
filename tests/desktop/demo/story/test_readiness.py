"""Each step is ready in the world that is prepared for it, and says in French what it lacks in another."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.share_service import share_service
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import deployments, requests
from desktop.demo.days.calendar import StoryClock
from desktop.demo.story import readiness
from desktop.demo.story.steps import Condition, StoryStep
from desktop.demo.story.storyline import PHASES, STEPS
from desktop.demo.worlds import sample
from desktop.demo.worlds.situations import BRANCHES, STORY, Situation, home, inside
from desktop.demo.worlds.templates import Templates
from sync.client.device.keystore import FileKeyStore
from tests.desktop.demo import doable
from tests.desktop.demo.saying import NOW

SITUATIONS: tuple[Situation, ...] = (
    "start",
    *(name for name, _ in STORY),
    *(name for name, *_ in BRANCHES),
)


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
        ("open_or_judged", "start"),
        ("steering_open", "grouped"),
        ("deployment_open", "decided"),
        ("draft", "start"),
        ("waiting", "start"),
        ("unasked", "lived"),
        ("request", "answered"),
        ("untold", "answered"),  # its effect is told
    ],
)
def test_what_lacks_is_said(templates: Templates, tmp_path: Path, condition: Condition, situation: Situation) -> None:
    asking = next(step for step in STEPS if condition in step.requires)
    assert readiness.LACKING[condition] in lacking(templates, situation, tmp_path / "world", asking)[0]


def test_in_another_phase_that_alone_is_said(templates: Templates, tmp_path: Path) -> None:
    """Before the vote was open it was said that the commune had voted for all."""
    (by_stick,) = (step for step in STEPS if step.act == "stick")
    found = lacking(templates, "start", tmp_path / "world", by_stick)
    assert found == [("La phase de vote n’est pas ouverte.",)]


def test_each_condition_has_its_sentence_and_a_step() -> None:
    required = {condition for step in STEPS for condition in step.requires}
    assert required == set(readiness.LACKING)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_ready_can_be_done(templates: Templates, tmp_path: Path, situation: Situation) -> None:
    """In every world, of the step's own act: what the cue tells the presenter to do is not refused."""
    found = lacking(templates, situation, tmp_path / "world", *STEPS)
    ready = [step for step, lacks in zip(STEPS, found, strict=True) if not lacks]
    assert ready
    for step in ready:
        doable.do(step, tmp_path / "world", StoryClock(tmp_path / "world", lambda: NOW), tmp_path)


@pytest.mark.parametrize(
    ("title", "worlds"),
    [
        ("Partager un service", {"grouped", "voted", "received"}),
        ("Développer un nouveau service", {"deployed", "lived", "developed"}),
        ("Piloter", {"decided"}),
        ("Déployer, et dire l’effet", {"deployed"}),
    ],
)
def test_a_step_is_ready_in_no_world_where_its_cues_are_false(
    templates: Templates, tmp_path: Path, title: str, worlds: set[Situation]
) -> None:
    step = next(one for one in STEPS if one.title == title)
    found = {name for name in SITUATIONS if lacking(templates, name, tmp_path / "world", step) == [()]}
    assert found == worlds


def test_where_it_is_not_in_service_yet_the_room_reads_no_effect(templates: Templates, tmp_path: Path) -> None:
    """Over a page that offered to ask for the service it read that the commune had tried it first."""
    step = next(one for one in STEPS if one.key == "developed")
    states = set()
    for situation in SITUATIONS:
        if lacking(templates, situation, tmp_path / "world", step) != [()]:
            continue
        places = inside(tmp_path / "world")
        opened = open_commune(places, home().insee, lambda: NOW, FileKeyStore(places.keys), kind=DEMONSTRATION)
        with opened.store.reading() as connection:
            row = deployments.one(connection, step.proposal)
        opened.close()
        assert row is not None
        states.add(row.state if row.asked else "")
    assert {"", "live"} <= states
    words, cues = " ".join(step.words), " ".join(step.cues)
    assert "La commune la demande. Une fois en service, elle dit" in words
    assert "essayée" not in words
    assert "note" not in cues
    assert "Sinon, demandez-la" in cues


@pytest.mark.parametrize(
    ("condition", "send"),
    [
        ("share", lambda context: share_service(context, sample.make_share_ready(context).value)),
        ("further_requests", lambda context: send_one_further(context)),
    ],
)
def test_once_it_has_left_it_is_not_ready(
    templates: Templates, tmp_path: Path, condition: Condition, send: Callable[[CommuneContext], None]
) -> None:
    templates.copy("received", tmp_path / "world")
    places, clock = inside(tmp_path / "world"), StoryClock(tmp_path / "world", lambda: NOW)
    opened = open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)
    step = next(one for one in STEPS if condition in one.requires)
    with opened.store.reading() as connection:
        assert readiness.lacking(connection, step) == ()
    send(opened)
    with opened.store.reading() as connection:
        assert readiness.lacking(connection, step) == (readiness.LACKING[condition],)
    opened.close()


def send_one_further(context: CommuneContext) -> None:
    sample.make_requests_ready(context)
    with context.store.reading() as connection:
        story = sample.ready_request(connection)
        further = next(row.id for row in requests.listed(connection) if row.id != story)
    submit_request(context, further)
