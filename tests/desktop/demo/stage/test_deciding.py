"""F10 at every step of the story: what the step expects is decided, everything else is asked first, in words."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any, get_args

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.services.share_service import share_service
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.app import Application
from desktop.database.queries import link, steering
from desktop.demo.platform.decided import Decided, DecisionKey, Idle
from desktop.demo.stage import decision_rules
from desktop.demo.stage.stage import Stage
from desktop.demo.story.steps import Network, StoryStep
from desktop.demo.story.storyline import CEMETERY, STEPS, number_of
from desktop.demo.worlds import sample
from desktop.demo.worlds.templates import Templates
from desktop.viewmodels.votes.ballot_words import VoteSection
from tests.desktop.demo import doable
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    at_the_step,
    frame_of,
    play,
    press_f10,
    press_key,
    ready,
    stage_of,
    vote,
    world_in,
)

#: What the commune does at a step before the platform decides; no more is needed for the other decisions.
PLAYED: dict[DecisionKey, Callable[[CommuneContext], object]] = {
    "group": sample.submit_and_join,
    "compose": sample.steer,
    "plan": lambda context: ask_deployment(context, CEMETERY),
    "answer": sample.send_request,
    "publish": lambda context: share(context),
}


def share(context: CommuneContext) -> None:
    share_service(context, sample.make_share_ready(context).value)


def left_to_decide(step: StoryStep) -> tuple[DecisionKey, ...]:
    """What the step expects, unless its prepared world has that behind it."""
    return () if step.situation == "developed" else step.expects


def test_every_decision_has_its_words() -> None:
    assert set(decision_rules.WOULD) == set(get_args(DecisionKey))


def test_every_decision_is_expected_at_a_step() -> None:
    assert {key for step in STEPS for key in step.expects} == set(get_args(DecisionKey))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(STEPS)))
def test_f10_at_every_step(application: Application, qtbot: QtBot, number: int) -> None:
    stage, step = stage_of(application), STEPS[number]
    another_window(application, qtbot, lambda: stage.prepare(number))
    expected = left_to_decide(step)
    if expected and expected[0] in PLAYED:
        play(application, qtbot, PLAYED[expected[0]])
    for _ in expected:
        press_f10(application, qtbot, stage)
        assert stage.question is None, stage.question
        assert stage.deciding.decided is not None
        assert not isinstance(stage.deciding.decided, Idle)
    press_f10(application, qtbot, stage)  # once more than the step expects
    if stage.question is not None:
        assert stage.question.title == "Ce n’est pas prévu à cette étape"
    else:
        assert isinstance(stage.deciding.decided, Idle)


@pytest.mark.slow
def test_the_story_as_it_is_played_has_never_to_be_prepared(application: Application, qtbot: QtBot) -> None:
    """From the first step to the last, with what is shown if asked: nothing that was done is ever replaced."""
    stage, session = stage_of(application), application.session
    for number, step in enumerate(STEPS):
        stage.show(number)
        ready(application, qtbot)
        assert stage.question is None, (step.title, stage.question)
        comes = step.act == "network"  # what waits is seen first: it leaves as soon as the network is there
        play(application, qtbot, doable.ACTS[step.title], network=stage.network != "absent" and not comes)
        if comes:
            stage.set_network("present")
            play(application, qtbot, lambda _context: None)
        for _ in step.expects:
            press_f10(application, qtbot, stage)
            assert stage.question is None, (step.title, stage.question)
            assert stage.deciding.decided is not None, step.title
            assert not isinstance(stage.deciding.decided, Idle), step.title
        if "untold" in step.requires:
            play(application, qtbot, doable.ACTS[step.title])
    assert application.session is session


def test_a_shared_service_is_published_where_it_is_expected_and_named_elsewhere(
    application: Application, qtbot: QtBot
) -> None:
    stage, number = stage_of(application), at_the_step("publish")
    another_window(application, qtbot, lambda: stage.prepare(number))
    play(application, qtbot, share)
    stage.turn(number_of("grouping"))
    press_f10(application, qtbot, stage)
    assert stage.question is not None
    assert "publier le service partagé" in stage.question.words[0]
    stage.turn(number)
    press_f10(application, qtbot, stage)
    assert (stage.question, title_of(stage)) == (None, "Le service partagé est publié")


def test_f10_before_the_service_is_proposed_says_so_and_asks_about_no_committee(
    application: Application, qtbot: QtBot
) -> None:
    stage, number = stage_of(application), at_the_step("publish")
    another_window(application, qtbot, lambda: stage.prepare(number))
    press_f10(application, qtbot, stage)
    assert stage.question is None
    assert stage.deciding.decided is decision_rules.NOTHING_SHARED
    stage.set_network("absent")
    play(application, qtbot, share, network=False)
    assert stage.deciding.decided is None, "the commune has done something"
    press_f10(application, qtbot, stage)
    assert stage.deciding.decided is decision_rules.NOTHING_SHARED, "it has not arrived"
    stage.set_network("present")
    play(application, qtbot, lambda _context: None)
    press_f10(application, qtbot, stage)
    assert title_of(stage) == "Le service partagé est publié"


def test_that_nothing_is_left_is_told_until_the_commune_does_something(application: Application, qtbot: QtBot) -> None:
    """The exchange that F10 begins is not something that the commune has done."""
    stage, number = stage_of(application), at_the_step("plan")
    another_window(application, qtbot, lambda: stage.prepare(number))
    press_f10(application, qtbot, stage)
    assert application.session is not None
    application.session.syncing.now()
    ready(application, qtbot)
    assert stage.deciding.decided is decision_rules.EFFECT_LEFT
    play(application, qtbot, PLAYED["plan"])
    assert stage.deciding.decided is None


def test_what_is_asked_for_a_step_that_was_left_is_asked_no_more(application: Application, qtbot: QtBot) -> None:
    stage, session, held = stage_of(application), application.session, Event()
    assert session is not None
    session.network.submit(held.wait, lambda _done: None)
    press_key(frame_of(application), Qt.Key.Key_F10)  # nothing is expected here
    stage.show(number_of("breakdown"))
    stage.show(number_of("neighbours"))
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    held.set()
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert stage.step.key == "neighbours"
    assert stage.question is not None
    assert stage.offers, "the offer to prepare the step that is shown"


@pytest.mark.parametrize("network", ["present", "absent"])
def test_the_committee_s_reasons_are_shown_once_the_commune_has_them(
    application: Application, qtbot: QtBot, network: Network
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    stage.set_network(network)
    page: Any = frame_of(application).page("votes")
    assert page.votes.section is not VoteSection.RESULTS
    press_f10(application, qtbot, stage)
    assert title_of(stage) == "Le comité a décidé"
    if network == "absent":
        assert page.votes.section is not VoteSection.RESULTS, "there is nothing to see yet"
        stage.set_network("present")
    qtbot.waitUntil(lambda: page.votes.section is VoteSection.RESULTS, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert page.votes.model.rowCount() > 0
    assert page.votes.section is VoteSection.RESULTS


def test_the_results_open_on_the_page_of_the_committee_s_step_alone(application: Application, qtbot: QtBot) -> None:
    """Not where another page was opened before the commune has them, or another step chosen before or after."""
    stage = stage_of(application)
    judge = at_the_step("judge")

    def leave_page() -> None:
        frame_of(application).go("home")

    def leave_step() -> None:
        stage.show(number_of("usb_stick"))  # its page is the same

    for leave in (leave_page, leave_step):
        another_window(application, qtbot, lambda: stage.prepare(judge))
        stage.set_network("absent")
        press_f10(application, qtbot, stage)
        assert title_of(stage) == "Le comité a décidé"
        leave()
        ready(application, qtbot)
        hear_of_results(application, qtbot)
    another_window(application, qtbot, lambda: stage.prepare(judge))
    session, held = application.session, Event()
    assert session is not None
    session.network.submit(held.wait, lambda _done: None)
    stage.decide()
    leave_step()
    held.set()
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    hear_of_results(application, qtbot)


def hear_of_results(application: Application, qtbot: QtBot) -> None:
    """The commune has them, and they are not opened."""
    stage, session = stage_of(application), application.session
    assert session is not None
    frame, page = frame_of(application), frame_of(application).page("votes")
    current = frame.current
    stage.set_network("present")
    qtbot.waitUntil(lambda: session.status_summary.opening.open_phase == "steering", timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert frame.current == current
    assert page.votes.section is not VoteSection.RESULTS


def title_of(stage: Stage) -> str:
    return "" if stage.deciding.decided is None else stage.deciding.decided.title


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_what_f10_does_at_every_step(tmp_path: Path, templates: Templates, number: int) -> None:
    """Beneath the window: each decision that is expected is made, and the next one asks in words."""
    step, world = STEPS[number], world_in(tmp_path, templates)
    world.replace(step.situation)
    opened = world.open_context(world.home)
    try:
        expected = left_to_decide(step)
        if expected and expected[0] in PLAYED:
            PLAYED[expected[0]](opened)
            exchange(opened, world.transport(""))
        for _ in expected:
            decided = decision_rules.next_decision(world, step)
            assert isinstance(decided, Decided), decided
            exchange(opened, world.transport(""))
        again = decision_rules.next_decision(world, step)
        assert not step.expects or isinstance(again, Idle) or not isinstance(again, Decided)
        assert not isinstance(again, decision_rules.Doubt) or "La plateforme va " in again.words[0]
    finally:
        opened.close()
        world.close()


def test_an_interest_that_was_withdrawn_is_in_no_group_composed_again(tmp_path: Path, templates: Templates) -> None:
    world, step = world_in(tmp_path, templates), STEPS[at_the_step("compose")]
    world.replace(step.situation)
    opened = world.open_context(world.home)

    def compose() -> tuple[list[str], Decided]:
        """The proposals in whose group our commune is then."""
        exchange(opened, world.transport(""))
        decided = decision_rules.next_decision(world, step)
        assert isinstance(decided, Decided), decided
        assert decided.title == "Les groupes sont composés"
        exchange(opened, world.transport(""))
        with opened.store.reading() as connection:
            own = link.commune(connection)
            rows = steering.listed(connection)
        assert own is not None
        return [
            row.id for row in rows if own.name in {one.name for one in (*row.referents, *row.participants)}
        ], decided

    try:
        with opened.store.reading() as connection:
            other = next(row.id for row in steering.listed(connection) if row.id != step.proposal)
        sample.steer(opened)
        assert compose()[0] == [step.proposal]
        withdraw_interest(opened, step.proposal)
        declare_interest(opened, other, "participant")
        ours, decided = compose()
    finally:
        opened.close()
        world.close()
    assert ours == [other]
    assert sum("Votre commune est" in line for line in decided.lines) == 1


def test_what_is_no_decision_of_the_committee_does_not_open_its_results(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    number = at_the_step("judge")
    another_window(application, qtbot, lambda: stage.prepare(number))
    play(application, qtbot, share)
    press_f10(application, qtbot, stage)
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    ready(application, qtbot)
    decided = stage.deciding.decided
    assert decided is not None
    assert decided.key == "publish"
    play(application, qtbot, lambda _context: None)  # once the commune has heard of it
    page: Any = frame_of(application).page("votes")
    assert page.votes.section is not VoteSection.RESULTS


def test_that_what_the_stick_carries_came_by_the_network_is_told_until_the_next_step(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    session, written = application.session, list[object]()
    assert session is not None
    vote(application, qtbot)
    session.actor.act(export_bundle, stage._world.usb, then=written.append)
    qtbot.waitUntil(lambda: bool(written), timeout=PATIENCE_MS)
    stage.set_network("present")
    play(application, qtbot, lambda _context: None)
    counted = stage.road.counted
    press_f10(application, qtbot, stage)
    play(application, qtbot, lambda _context: None)  # another exchange
    assert stage.deciding.decided is not None
    assert any("déjà reçu" in line for line in stage.deciding.decided.lines)
    assert stage.road.counted == counted


def test_what_the_stick_brought_is_told_until_the_commune_does_something(
    application: Application, qtbot: QtBot
) -> None:
    """The exchange that F10 itself begins took the answer away about a second after it had come."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    session: Any = application.session
    usb, done = stage._world.usb, list[object]()

    def act(action: Callable[..., Any], *arguments: object) -> None:
        done.clear()
        session.actor.act(action, *arguments, then=done.append)
        qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE_MS)
        ready(application, qtbot)

    def carry() -> None:
        press_f10(application, qtbot, stage)
        session.syncing.now()
        ready(application, qtbot)

    stage.set_network("present")
    ready(application, qtbot)
    carry()
    assert stage.deciding.decided is decision_rules.NOTHING_ON_STICK
    act(export_bundle, usb)
    assert stage.deciding.decided is None, "it is written on"
    carry()
    assert title_of(stage) == "La clé est revenue"
    act(import_bundle, next(usb.glob("*retour-*")))
    assert stage.deciding.decided is None, "it is taken"
