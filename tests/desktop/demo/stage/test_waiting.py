"""Of the questions to the presenter one is seen, and no other is lost: what a press asks comes first."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.stage import exchange_trouble
from desktop.demo.stage.asking import Asking, Question, failing, offering, renewed, replacing, without_receipt
from desktop.demo.stage.decision_rules import Doubt, doubting, undecided
from desktop.demo.stage.hearing import UNHEARD
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import sample
from desktop.domain.refusals import Refusal
from tests.desktop.demo.damaging import hinder
from tests.desktop.demo.playing import PATIENCE_MS, another_window, play, press_f10, ready, stage_of


def nothing() -> None:
    """What an answer does here."""


FULL = Refusal("disk_full", "Le disque est plein.")
DOUBT = doubting(Doubt("Ce n’est pas prévu à cette étape", (), "group"), nothing)
FAULT = undecided(OSError(), STEPS[0], nothing)
OFFER = offering(("Il manque un besoin.",), (), nothing)
RESET = replacing("Tout recommencer\u202f?", (), "Recommencer", nothing)
ERASE = replacing("Quitter, et effacer ce monde\u202f?", (), "Quitter et effacer", nothing)
FAILURE = failing(FULL, nothing, closed=True)
TROUBLE = exchange_trouble._question(nothing, full=False)
DAMAGE = renewed("La base est abîmée.", 0)
NONE_TO_CHANGE = without_receipt()
PRESSED = (RESET, NONE_TO_CHANGE, FAILURE)
BY_ITSELF = (DOUBT, OFFER, TROUBLE, DAMAGE)
EACH = (*PRESSED, *BY_ITSELF)


def asked(*questions: Question | None) -> Asking:
    asking = Asking()
    for one in questions:
        if one is not None:
            asking.ask(one)
    return asking


def seen(asking: Asking) -> list[str]:
    """One after the other, each answered with no."""
    titles = list[str]()
    while asking.question is not None:
        titles.append(asking.question.title)
        asking.answer(yes=False)
    return titles


@pytest.mark.parametrize("stands", EACH)
@pytest.mark.parametrize("pressed", PRESSED)
def test_what_a_press_asks_comes_first_and_then_what_stood(stands: Question, pressed: Question) -> None:
    assert seen(asked(stands, pressed)) == list(dict.fromkeys((pressed.title, stands.title)))


@pytest.mark.parametrize("stands", EACH)
@pytest.mark.parametrize("other", BY_ITSELF)
def test_what_comes_by_itself_waits(stands: Question, other: Question) -> None:
    """Its answers would come under the pointer of whoever is about to press the others."""
    assert seen(asked(stands, other)) == list(dict.fromkeys((stands.title, other.title)))


def test_of_each_kind_the_last_alone_is_asked() -> None:
    assert seen(asked(RESET, TROUBLE, ERASE)) == [ERASE.title, TROUBLE.title]
    assert seen(asked(TROUBLE, DOUBT, FAULT)) == [TROUBLE.title, FAULT.title]
    again = failing(FULL, nothing, closed=False)
    assert asked(FAILURE, again).question is again, "“Réessayer” is about the last"


def test_other_words_bring_none_forward() -> None:
    asking = asked(RESET, FAILURE)
    asking.reword(ERASE)
    assert seen(asking) == [FAILURE.title, ERASE.title]


@pytest.mark.parametrize("stands", EACH)
def test_f10_waits_for_all_but_its_own_and_what_is_told_of_a_press(stands: Question) -> None:
    own = stands in {DOUBT, NONE_TO_CHANGE}
    assert asked(stands).awaits_answer != own
    assert asked(stands, NONE_TO_CHANGE).awaits_answer != own, "behind that one too"
    assert asked(stands, DOUBT).awaits_answer != own
    asking = asked(stands)
    asking.make_way()
    assert seen(asking) == ([] if own else [stands.title])


@pytest.mark.parametrize("stands", EACH)
def test_another_step_takes_away_what_is_of_its_step_alone(stands: Question) -> None:
    of_world = stands in {TROUBLE, DAMAGE}
    asking = asked(stands, RESET)
    asking._leave_step()
    assert asking.asks_of_step is False
    assert seen(asking) == ([stands.title] if of_world else [])
    asking = asked(stands)
    asking._leave_world()
    assert seen(asking) == ([] if of_world else [stands.title])


def test_nobody_has_read_what_comes_into_sight_just_now() -> None:
    """A key of the step that comes twice would prepare its world."""
    asking = asked(TROUBLE)
    asking._seen_since = float("-inf")
    asking.ask(OFFER)
    assert not asking.just_asked, "the other one is still read"
    asking.answer(yes=False)
    assert (asking.offers, asking.just_asked) == (True, True)


def test_a_doubt_of_f10_does_not_take_away_that_no_exchange_succeeds(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """F10 itself begins the exchange that fails: its doubt came over that question, which was never asked again."""
    stage = stage_of(application)
    play(application, qtbot, sample.write_need, network=False)
    play(application, qtbot, sample.submit_and_join, network=False)
    hinder(tmp_path)
    session: Any = application.session
    stage.network = stage.road.state = "present"
    session.connectivity.tell("present")
    press_f10(application, qtbot, stage)
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert stage.question is not None
    assert stage.question.title == exchange_trouble.TITLE
    stage.answer(yes=False)


def test_a_doubt_from_before_a_breakdown_does_not_take_away_what_the_commune_has_to_hear(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("committee")))
    ready(application, qtbot)
    stage.set_network("absent")
    press_f10(application, qtbot, stage)
    stage.turn(number_of("usb_stick"))
    stage.deciding._unshown = lambda: stage.ask(DOUBT)  # answered while the window fell
    another_window(application, qtbot, stage.crash)
    assert stage.question is not None
    assert stage.question.title == UNHEARD
    stage.answer(yes=False)
    ready(application, qtbot)
