"""What counts as made in the present world, and how it is named."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.app import Application
from desktop.database.queries import outbox
from desktop.demo.stage.made import Made, MadeNeed, named
from desktop.demo.story import readiness
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import sample
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    play,
    presenter_of,
    question_words,
    ready,
    stage_of,
    vote,
)

LOST = "Ce qui a été fait ici disparaît\u00a0: "


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (Made(), ""),
        (Made(votes=frozenset("a")), "1\u00a0vote"),
        (Made(votes=frozenset("ab")), "2\u00a0votes"),
        (Made(needs=frozenset({MadeNeed("1", "Cimetière", "")})), "le besoin «\u00a0Cimetière\u00a0»"),
        (Made(needs=frozenset({MadeNeed("1", "", "Un texte.")})), "un besoin sans titre"),
        (Made(needs=frozenset(MadeNeed(id, "Titre", "") for id in "123")), "3\u00a0besoins"),
        (Made(drafts=frozenset("ab"), others=frozenset("cd")), "2\u00a0brouillons et 2\u00a0autres envois"),
        (Made(phase="vote"), "les décisions de la plateforme"),
        (Made(votes=frozenset("abc"), others=frozenset("d")), "3\u00a0votes et 1\u00a0autre envoi"),
        (
            Made(votes=frozenset("a"), needs=frozenset({MadeNeed("1", "Titre", "")}), others=frozenset("bc")),
            "1\u00a0vote, le besoin «\u00a0Titre\u00a0» et 2\u00a0autres envois",
        ),
    ],
)
def test_what_was_made_is_said_in_one_sentence(made: Made, said: str) -> None:
    assert named(made, Made()) == (f"Ce qui a été fait ici disparaît\u00a0: {said}." if said else "")
    assert named(made, made) == "", "what the prepared world had is not lost"


def test_a_vote_that_is_taken_back_is_one_of_the_world_or_none() -> None:
    voted = Made(votes=frozenset("a"))
    assert named(Made(), voted) == "Ce qui a été fait ici disparaît\u00a0: 1\u00a0vote retiré."


def test_what_is_written_and_what_arrives_without_a_hand_is_not_made_here(
    application: Application, qtbot: QtBot
) -> None:
    """At each step, shown in its prepared world, over the network that it takes."""
    stage = stage_of(application)
    for number, step in enumerate(STEPS):
        another_window(application, qtbot, lambda number=number: stage.prepare(number))
        if step.network == "present":
            session = application.session
            assert session is not None
            qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)  # noqa: B023 - answered here
        ready(application, qtbot)
        presenter_of(application).undo.click()
        if number:
            assert question_words(application, qtbot) == "Rien n’a été fait ici.", step.title


def test_a_vote_made_here_and_taken_back_is_nothing(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    proposal = vote(application, qtbot)
    session: Any = application.session
    session.actor.act(withdraw_vote, proposal)
    presenter_of(application).undo.click()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."


def test_what_waited_and_has_arrived_is_named_beside_the_count_of_the_platform(
    application: Application, qtbot: QtBot
) -> None:
    """It was said that nothing was done, beside "3 votes comptés"."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    ready(application, qtbot)
    session = application.session
    assert session is not None
    stage.set_network("present")
    qtbot.waitUntil(lambda: stage.counted == 3, timeout=PATIENCE_MS)
    # The platform counts before the commune has its answer: that is still on its way here.
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(application, qtbot)
    presenter_of(application).prepare.click()
    assert question_words(application, qtbot) == f"{LOST}l’arrivée de 3\u00a0envois de l’histoire."


def test_a_need_that_is_sent_is_named_once(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("grouping")))
    session, found = application.session, list[str]()
    assert session is not None
    stage.set_network("absent")
    session.actor.ask(readiness.draft, then=found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    play(application, qtbot, lambda context: submit_need(context, found[0]), network=False)
    presenter_of(application).undo.click()
    assert question_words(application, qtbot) == f"{LOST}le besoin «\u00a0Gérer les concessions du cimetière\u00a0»."


def test_an_act_that_was_given_up_is_nothing(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("steering")))
    stage.set_network("absent")
    play(application, qtbot, sample.steer, network=False)
    presenter_of(application).undo.click()
    assert question_words(application, qtbot) == f"{LOST}1\u00a0autre envoi."
    session, waiting = application.session, list[str]()
    assert session is not None
    session.actor.ask(lambda connection: outbox.listed(connection)[0].op, then=waiting.append)
    qtbot.waitUntil(lambda: bool(waiting), timeout=PATIENCE_MS)
    play(application, qtbot, lambda context: cancel_act(context, waiting[0]), network=False)
    assert question_words(application, qtbot) == "Rien n’a été fait ici."


def test_the_person_entered_is_made_here(application: Application, qtbot: QtBot) -> None:
    """So that a step chosen twice does not take it away unasked."""
    stage, session = stage_of(application), application.session
    assert session is not None
    session.actor.act(set_person, profile="Maire", function="Maire", name="Jean Exemple")
    stage.confirming.reset()
    assert question_words(application, qtbot) == f"{LOST}la personne indiquée dans Réglages."
    stage.show(number_of("committee"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert "la personne indiquée" in question_words(application, qtbot)
