"""A step chosen while the platform is further than the commune knows: the news come first, then it is judged."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.platform.decided import DecisionKey
from desktop.demo.stage.decision_rules import WITHOUT_OURS
from desktop.demo.stage.hearing import UNHEARD
from desktop.demo.story.steps import StepKey
from desktop.demo.story.storyline import number_of
from desktop.demo.worlds import notes
from desktop.demo.worlds.decision_notes import DecisionNotes
from desktop.viewmodels.votes.ballot_words import VoteSection
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    at_the_step,
    frame_of,
    press_f10,
    question_words,
    ready,
    stage_of,
)
from tests.desktop.demo.restarting import close, end, start

LOST = "Ce qui a été fait ici disparaît\u00a0: "
_VOTE_IS_OVER = "La phase de vote n’est pas ouverte."


def decide_unheard(application: Application, qtbot: QtBot, number: int) -> None:
    """At this step of its own world the platform decides while there is no network."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number))
    ready(application, qtbot)
    stage.set_network("absent")
    press_f10(application, qtbot, stage)
    if stage.question is not None:
        assert stage.question.title in (title for title, _follows in WITHOUT_OURS.values())
        stage.answer(yes=True)
        qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert stage.deciding.decided is not None
    ready(application, qtbot)


@pytest.mark.parametrize("key", ["group", "compose"])
def test_what_was_decided_is_named_before_another_world_also_after_a_breakdown(
    application: Application, qtbot: QtBot, key: DecisionKey
) -> None:
    """No other phase is open for the commune: it was said that nothing was done."""
    stage = stage_of(application)
    decide_unheard(application, qtbot, at_the_step(key))
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.key == key
    for _ in range(2):
        stage.confirming.reset()
        assert question_words(application, qtbot) == f"{LOST}les décisions de la plateforme."
        stage.answer(yes=False)
        another_window(application, qtbot, stage.crash)
    another_window(application, qtbot, lambda: stage.prepare(stage.number))
    stage.confirming.reset()
    assert question_words(application, qtbot) == "Rien n’a été fait ici.", "the control: of that world nothing is left"


def test_a_step_without_a_network_offers_the_news_and_not_another_world(application: Application, qtbot: QtBot) -> None:
    """What the platform decided is all that lacks: the story told so far is kept."""
    stage = stage_of(application)
    decide_unheard(application, qtbot, at_the_step("group"))
    session = application.session
    stage.show(number_of("offline_votes"))
    ready(application, qtbot)
    assert stage.question is not None
    assert (stage.question.title, stage.offers) == (UNHEARD, False)
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: stage.network == "absent", timeout=PATIENCE_MS)  # as the step begins, once they are here
    ready(application, qtbot)
    assert session is application.session
    assert session is not None
    assert session.status_summary.opening.open_phase == "vote"
    assert (stage.question, frame_of(application).current) == (None, "votes")


def test_a_vote_that_would_come_too_late_is_not_said_to_be_ready(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    decide_unheard(application, qtbot, at_the_step("judge"))
    stage.show(number_of("usb_stick"))
    ready(application, qtbot)
    assert stage.question is not None
    assert stage.question.title == UNHEARD
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert stage.question.words[0] == _VOTE_IS_OVER
    assert stage.unready


@pytest.mark.parametrize(
    ("decided_at", "key", "lacks"),
    [
        ("committee", "share", _VOTE_IS_OVER),
        ("grouping", "grouping", "La phase des besoins n’est pas ouverte."),
        ("committee", "steering", ""),
    ],
)
def test_a_step_with_its_own_network_is_judged_once_the_news_have_come(
    application: Application, qtbot: QtBot, decided_at: StepKey, key: StepKey, lacks: str
) -> None:
    stage = stage_of(application)
    decide_unheard(application, qtbot, number_of(decided_at))
    session: Any = application.session
    phase = session.status_summary.opening.open_phase
    stage.show(number_of(key))
    qtbot.waitUntil(lambda: not stage.unheard, timeout=PATIENCE_MS)  # the page reads the phase before the exchange ends
    ready(application, qtbot)
    assert (stage.network, session.status_summary.opening.open_phase != phase) == ("present", True)
    assert ("" if stage.question is None else stage.question.words[0]) == lacks
    assert stage.offers == bool(lacks)


def test_answered_no_the_step_goes_on_and_is_judged_when_the_network_comes(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    decide_unheard(application, qtbot, at_the_step("judge"))
    stage.show(number_of("usb_stick"))
    stage.answer(yes=False)
    frame_of(application).go("outbox")
    stage.set_network("present")
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert frame_of(application).current == "outbox", "nobody is led away from what was gone on with"


@pytest.mark.parametrize("answered", [False, True])
def test_news_that_come_while_something_else_is_asked_are_asked_about_no_more(
    application: Application, qtbot: QtBot, *, answered: bool
) -> None:
    """What waits behind that is the offer of the step, which was judged meanwhile."""
    stage = stage_of(application)
    decide_unheard(application, qtbot, at_the_step("judge"))
    stage.show(number_of("usb_stick"))
    if answered:
        stage.answer(yes=False)
    stage.confirming.reset()
    stage.set_network("present")
    qtbot.waitUntil(lambda: not stage.unheard and stage.standing("offer") is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert stage.question is stage.standing("press")
    stage.answer(yes=False)
    assert stage.offers
    stage.answer(yes=False)
    assert stage.question is None


def test_news_that_have_not_come_are_noted_for_the_next_start(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    decide_unheard(application, qtbot, at_the_step("judge"))
    noted = DecisionNotes(stage._world.live)
    assert (noted.unheard, noted.decided) == (True, True)
    another_window(application, qtbot, stage.crash)
    stage.show(number_of("usb_stick"))
    assert stage.question is not None
    assert stage.question.title == UNHEARD
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    ready(application, qtbot)
    assert (stage.question, stage.unheard) == (None, False), "a prepared world has its news"


def test_killed_before_the_committee_s_reasons_have_come_the_next_start_opens_them(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """The phase that the window had read before was asked for: the page of votes opened at another part."""
    stage = stage_of(application)
    decide_unheard(application, qtbot, at_the_step("judge"))
    live = stage._world.live
    close(application, qtbot)
    (live / "closed").unlink()  # as after a kill, with the network there
    noted = notes.read(live / "step.json")
    assert noted is not None
    notes.write(live / "step.json", msgspec.structs.replace(noted, network="present"))
    again = start(tmp_path, qtbot)
    qtbot.waitUntil(lambda: not stage_of(again).unheard, timeout=PATIENCE_MS)
    ready(again, qtbot)
    page: Any = frame_of(again).page("votes")
    assert (frame_of(again).current, page.votes.section) == ("votes", VoteSection.RESULTS)
    end(again, qtbot)
