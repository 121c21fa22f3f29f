"""Whatever is pressed while a question stands is heard, and that question is not lost for it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.name_dialog import NameDialog
from desktop.demo.stage import exchange_trouble
from desktop.demo.stage.asking import Question, failing, offering, renewed, replacing, without_receipt
from desktop.demo.stage.decision_rules import Doubt, doubting
from desktop.demo.stage.hearing import UNHEARD
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import sample
from desktop.domain.refusals import Refusal
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    fill,
    frame_of,
    panel_of,
    play,
    presenter_of,
    press_key,
    question_words,
    ready,
    stage_of,
)

_NONE_TO_CHANGE = "Aucun accusé ici"


def nothing() -> None:
    """What an answer does here."""


TROUBLE = exchange_trouble._question(nothing, full=False)
FULL = Refusal("disk_full", "Le disque est plein.")
OTHERS = (
    TROUBLE,
    exchange_trouble._question(nothing, full=True),
    renewed("La base est abîmée.", 0),
    failing(FULL, nothing, closed=True),
    offering(("Il manque un besoin.",), (), nothing),
    doubting(Doubt("Ce n’est pas prévu à cette étape", (), "group"), nothing),
    replacing("Changer de monde\u202f?", (), "Changer", nothing),
    without_receipt(),
)


def presses(application: Application) -> dict[str, Callable[[], object]]:
    """What is pressed in the presenter's window, by what is asked then."""
    buttons = presenter_of(application).buttons

    def name() -> None:
        buttons.name.click()
        (dialog,) = presenter_of(application).findChildren(NameDialog)
        dialog.invented.click()

    begin_again = {f"Recommencer dans la phase «\u00a0{one.text()}\u00a0»\u202f?": one.click for one in buttons.phases}
    return {
        "Quitter, et effacer ce monde\u202f?": buttons.erase.click,
        "Tout recommencer\u202f?": buttons.reset.click,
        **begin_again,
        "Reprendre cette étape à son début\u202f?": buttons.prepare.click,
        "Reprendre l’étape d’avant à son début\u202f?": buttons.undo.click,
        _NONE_TO_CHANGE: buttons.byte.click,
        "Recommencer avec la commune inventée\u202f?": name,
    }


def at_a_step(application: Application, qtbot: QtBot) -> None:
    """That has one before it, and lacks nothing."""
    stage, presenter = stage_of(application), presenter_of(application)
    stage.show(1)
    ready(application, qtbot)
    assert (stage.number, stage.question) == (1, None)
    if not presenter.isVisible():
        presenter.toggle()
    qtbot.waitUntil(presenter.isVisible)


def test_each_press_is_asked_about_whatever_stands_and_that_stands_again(
    application: Application, qtbot: QtBot
) -> None:
    """“Quitter et effacer” did nothing and said nothing: who believed it left a name and a world behind."""
    at_a_step(application, qtbot)
    stage, card = stage_of(application), presenter_of(application).question
    acts = presses(application)
    assert len(acts) == 10
    for stands in OTHERS:
        for title, press in acts.items():
            if stands.kind == "offer" and "cette étape" in title:
                continue  # it is prepared, as was offered
            stage.ask(stands)
            press()
            qtbot.waitUntil(lambda title=title: card.title.text() == title, timeout=PATIENCE_MS)
            question_words(application, qtbot)
            card.no.click()
            stood = stands.kind in ("press", "told") and _is_of(stands, title)
            assert (stage.question is stands) != stood, (stands.title, title)
            if not stood:
                assert card.title.text() == stands.title
                stage.answer(yes=False)
            assert stage.question is None, (stands.title, title)
    presenter_of(application).hide()


def _is_of(stands: Question, title: str) -> bool:
    """Whether that is of the same kind: of two presses the last holds."""
    return (title == _NONE_TO_CHANGE) == (stands.kind == "told")


def test_what_the_commune_has_to_hear_is_asked_again_after_a_press(application: Application, qtbot: QtBot) -> None:
    at_a_step(application, qtbot)
    stage, card = stage_of(application), presenter_of(application).question
    for title, press in presses(application).items():
        stage.hearing._ask()
        press()
        qtbot.waitUntil(lambda title=title: card.title.text() == title, timeout=PATIENCE_MS)
        question_words(application, qtbot)
        card.no.click()
        assert card.title.text() == UNHEARD
        stage.answer(yes=False)
    presenter_of(application).hide()


def test_a_world_that_cannot_be_put_in_place_is_told_whatever_stands(
    small_disk: Path, application: Application, qtbot: QtBot
) -> None:
    """The last step's “Recommencer”, which does not ask, did nothing and said nothing."""
    stage, card = stage_of(application), panel_of(application).question
    stage.show(len(STEPS) - 1)
    ready(application, qtbot)
    ballast, window = fill(small_disk), application.session
    stage.ask(TROUBLE)
    panel_of(application).buttons.reset.click()
    assert card.title.text() == "Le monde préparé n’a pas pu être mis en place"
    card.no.click()
    assert card.title.text() == TROUBLE.title
    stage.answer(yes=False)
    assert application.session is window
    ballast.unlink()


def test_a_step_takes_none_away_that_is_of_its_world(application: Application, qtbot: QtBot) -> None:
    """PageDown, the key of a remote control, took away for good that no exchange succeeds."""
    stage, frame, card = stage_of(application), frame_of(application), panel_of(application).question
    stage.ask(TROUBLE)
    press_key(frame, Qt.Key.Key_PageDown)
    ready(application, qtbot)
    assert stage.number == 1
    assert card.isVisible()
    assert card.title.text() == TROUBLE.title
    press_key(frame, Qt.Key.Key_Escape)
    assert stage.question is None
    stage.ask(TROUBLE)
    another_window(application, qtbot, lambda: stage.prepare(1))
    assert stage.question is None, "of another world nothing is known"


def test_an_offer_that_came_meanwhile_is_asked_after_the_answer(application: Application, qtbot: QtBot) -> None:
    """The panel, unfolded for the other question alone, was folded with its answer, and the offer was lost with it."""
    stage, frame, panel = stage_of(application), frame_of(application), panel_of(application)
    if panel.isVisible():
        panel.switches.fold.trigger()
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage.ask(TROUBLE)
    qtbot.waitUntil(panel.question.isVisible)
    stage.show(number_of("offline_votes"))
    ready(application, qtbot)
    assert stage.question is TROUBLE
    press_key(frame, Qt.Key.Key_Escape)
    QApplication.processEvents()
    ready(application, qtbot)
    assert stage.offers
    assert panel.question.isVisible()
    assert panel.question.title.text() == "Cette étape n’est pas prête"
    press_key(frame, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not panel.isVisible(), timeout=PATIENCE_MS)


def test_an_offer_that_waits_names_what_goes_by_then(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.show(number_of("offline_votes"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    before = stage.question
    stage.confirming.reset()
    play(application, qtbot, sample.write_need, network=False)
    stage.answer(yes=False)
    assert stage.offers
    assert stage.question is not None
    assert before is not None
    assert stage.question.words != before.words
    assert "le besoin" in stage.question.words[-1]
    stage.answer(yes=False)
