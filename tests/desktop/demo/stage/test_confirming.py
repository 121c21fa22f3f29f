"""Before a prepared world takes the present one's place the presenter is asked, and what goes with it is named."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.app import Application
from desktop.demo.program import begin
from desktop.demo.shown.name_dialog import NameDialog
from desktop.demo.stage.asking import without_receipt
from desktop.demo.story.storyline import number_of
from desktop.demo.worlds.situations import home
from resources import demonstration
from resources.demonstration import BorrowedNames
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    at_the_step,
    frame_of,
    play,
    prepared_places,
    presenter_of,
    press_f10,
    question_words,
    ready,
    stage_of,
    vote,
)

LOST = "Ce qui a été fait ici disparaît\u00a0: "


def test_each_way_out_of_a_world_names_the_votes_that_go_and_goes_only_once_answered(
    application: Application, qtbot: QtBot
) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    at = number_of("usb_stick")  # three votes are in its world from the beginning
    another_window(application, qtbot, lambda: stage.prepare(at))
    session = application.session
    presenter.buttons.undo.click()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."
    stage.answer(yes=False)
    vote(application, qtbot)
    vote(application, qtbot)
    for way in (
        presenter.buttons.undo,
        presenter.buttons.prepare,
        presenter.buttons.reset,
        presenter.buttons.phases[2],
    ):
        way.click()
        assert question_words(application, qtbot) == "Ce qui a été fait ici disparaît\u00a0: 2\u00a0votes."
        stage.answer(yes=False)
        ready(application, qtbot)
        assert application.session is session
    presenter.buttons.undo.click()
    another_window(application, qtbot, presenter.question.yes.click)
    assert stage.step.key == "network_returns"
    ready(application, qtbot)
    presenter.buttons.undo.click()
    assert question_words(application, qtbot) == "Rien n’a été fait ici.", "the world is a prepared one again"


def test_what_was_written_on_the_stick_is_named_and_what_it_brought_back(
    application: Application, qtbot: QtBot
) -> None:
    """A reset empties it: it was said that nothing was done."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    stage.confirming.reset()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."
    stage.answer(yes=False)
    usb = stage._world.usb
    play(application, qtbot, lambda context: export_bundle(context, usb), network=False)
    stage.confirming.reset()
    assert question_words(application, qtbot) == f"{LOST}1\u00a0fichier sur la clé USB."
    press_f10(application, qtbot, stage)
    stage.confirming.reset()
    assert question_words(application, qtbot) == f"{LOST}2\u00a0fichiers sur la clé USB."
    stage.answer(yes=False)
    (usb / "Lettre de Jeanne.pdf").write_bytes(b"%PDF")
    (usb / "Délibérations").mkdir()
    (usb / "Délibérations" / "mars.odt").write_bytes(b"PK")
    (usb / ".DS_Store").write_bytes(b"")  # a file manager's own
    stage.confirming.reset()
    assert question_words(application, qtbot) == f"{LOST}4\u00a0fichiers sur la clé USB."
    another_window(application, qtbot, lambda: stage.answer(yes=True))
    stage.confirming.reset()
    assert question_words(application, qtbot) == "Rien n’a été fait ici.", "the control: the stick is empty again"


def test_that_the_story_s_votes_take_the_place_of_the_first_ones_is_said_where_they_do(
    application: Application, qtbot: QtBot
) -> None:
    """A mayor is not to see votes in her commune's name that nobody has cast in front of her."""
    stage, presenter = stage_of(application), presenter_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    lost, replaced = f"{LOST}2\u00a0votes.", "Les votes seront alors ceux de l’histoire."
    vote(application, qtbot)
    vote(application, qtbot)
    presenter.buttons.prepare.click()
    assert question_words(application, qtbot) == lost, "there is none in the world of this step"
    stage.answer(yes=False)
    stage.turn(number_of("network_returns"))
    for way in (presenter.buttons.prepare, presenter.buttons.undo):
        way.click()
        assert question_words(application, qtbot) == f"{lost}\n{replaced}"
        stage.answer(yes=False)
    stage.show(number_of("steering"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert question_words(application, qtbot).endswith(f"{lost}\n{replaced}")
    stage.answer(yes=False)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    vote(application, qtbot)
    presenter.buttons.prepare.click()
    assert question_words(application, qtbot) == f"{LOST}1\u00a0vote.", "the story's stood there before"


def test_the_need_that_is_being_typed_is_named_by_the_offer(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    page: Any = frame_of(application).page("needs")
    title = page.form.fields["title"].control
    qtbot.waitUntil(title.isVisible)
    QTest.keyClicks(title, "Plans du cimetiere")
    stage.show(number_of("offline_votes"))
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    lacks, lost = question_words(application, qtbot).splitlines()
    assert lacks == "La phase de vote n’est pas ouverte."
    assert lost == "Ce qui a été fait ici disparaît\u00a0: le besoin «\u00a0Plans du cimetiere\u00a0»."


def copy_world(live: Path, to: Path, noted: bool) -> None:
    shutil.copytree(live, to)
    if not noted:
        (to / "made.json").unlink()


def test_another_name_is_asked_for_and_names_what_goes(application: Application, qtbot: QtBot) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    vote(application, qtbot)
    session = application.session
    for dialog_says, title in (("45024", "Recommencer avec le nom de Baule\u202f?"), ("", "avec la commune inventée")):
        presenter.buttons.name.click()
        (dialog,) = (one for one in presenter.findChildren(NameDialog) if one.isVisible())
        dialog._tell(dialog_says)
        assert question_words(application, qtbot) == "Ce qui a été fait ici disparaît\u00a0: 1\u00a0vote."
        assert stage.question is not None
        assert title in stage.question.title
        stage.answer(yes=False)
    ready(application, qtbot)
    assert application.session is session
    assert home().name == "Valbrune-sur-Aure", "and no other world bears the name"


def test_after_a_breakdown_it_is_still_known_what_the_world_had(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    vote(application, qtbot)
    another_window(application, qtbot, stage.crash)
    presenter_of(application).buttons.undo.click()
    assert question_words(application, qtbot) == "Ce qui a été fait ici disparaît\u00a0: 1\u00a0vote."


def test_a_question_that_stands_names_what_is_made_meanwhile(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    vote(application, qtbot)
    stage.confirming.reset()
    assert question_words(application, qtbot) == "Ce qui a été fait ici disparaît\u00a0: 1\u00a0vote."
    vote(application, qtbot)
    vote(application, qtbot)
    assert question_words(application, qtbot) == "Ce qui a été fait ici disparaît\u00a0: 3\u00a0votes."
    stage.show(at_the_step("judge_projects"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    session: Any = application.session
    session.actor.act(draft_need, title="Cimetière")
    assert "le besoin «\u00a0Cimetière\u00a0»" in question_words(application, qtbot)
    assert stage.offers


def test_what_is_asked_while_the_window_has_fallen_is_named_in_the_next(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    another_window(application, qtbot, stage.confirming.reset)
    assert question_words(application, qtbot) == "Rien n’a été fait ici."


def test_what_was_pressed_is_asked_in_the_same_order_after_a_breakdown(application: Application, qtbot: QtBot) -> None:
    """The one that waited came first, with its answers under the pointer."""
    stage, told = stage_of(application), without_receipt()
    stage.confirming.reset()
    stage.ask(told)
    another_window(application, qtbot, stage.crash)
    assert stage.question is told
    stage.answer(yes=False)
    assert question_words(application, qtbot) == "Rien n’a été fait ici."
    stage.answer(yes=False)


def test_a_question_that_was_answered_no_does_not_come_back(application: Application, qtbot: QtBot) -> None:
    """Neither once what it would name is read, nor in the next window."""
    stage, session = stage_of(application), application.session
    assert session is not None
    stage.confirming.reset()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."
    session.actor.changed.connect(lambda _changes: stage.answer(yes=False))  # after the stage has begun to read anew
    session.actor.act(draft_need, title="Cimetière")
    qtbot.waitUntil(lambda: stage.question is None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert stage.question is None
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)

    def ask_and_leave() -> None:
        stage.confirming.reset()
        stage.answer(yes=False)

    another_window(application, qtbot, ask_and_leave)
    assert stage.question is None


def test_an_offer_goes_once_what_lacked_is_there(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    stage.show(number_of("outbox"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    vote(application, qtbot)
    qtbot.waitUntil(lambda: stage.question is None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert (stage.question, frame_of(application).current) == (None, "outbox")


def test_a_step_that_was_left_is_offered_no_more(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.confirming.offer(("Aucune proposition n’attend un vote de la commune.",), stage.number)
    stage.show(number_of("breakdown"))  # while it is being read what would be lost
    ready(application, qtbot)
    assert stage.question is None


def test_an_offer_that_is_gone_prepares_nothing(application: Application, qtbot: QtBot) -> None:
    """Refused while it was being read whether anything would be lost."""
    stage, session = stage_of(application), application.session
    stage.show(number_of("offline_votes"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    stage.confirming.this_step()
    stage.answer(yes=False)
    ready(application, qtbot)
    assert (application.session, stage.question) == (session, None)


@pytest.mark.parametrize(
    ("noted", "said"),
    [(True, "Ce qui a été fait ici disparaît\u00a0: 1\u00a0vote."), (False, "Ce qui a été fait ici disparaît.")],
)
def test_killed_and_started_again_it_names_what_was_made_and_else_nothing_that_was_not(
    application: Application, qtbot: QtBot, tmp_path: Path, prepared: Path, noted: bool, said: str
) -> None:
    """The world as it was left is started in once more; the window that was open there is not closed before."""
    stage, settings = stage_of(application), application.settings
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    vote(application, qtbot)
    ready(application, qtbot)
    left = stage._world.live
    places = prepared_places(tmp_path / "after", prepared)
    copy_world(left, places.data / "world", noted)
    world = begin(places)
    again = Application(QApplication.instance(), world, settings)
    again.start()
    ready(again, qtbot)
    assert stage_of(again).step.key == "usb_stick"
    presenter_of(again).buttons.undo.click()
    assert question_words(again, qtbot) == said
    frame = frame_of(again)
    frame.close()
    frame.deleteLater()
    world.clean_up()


def test_f10_leaves_a_question_about_the_world_standing_and_decides_nothing(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    presenter_of(application).buttons.reset.click()
    asked = stage.question
    stage.decide()
    assert not stage.deciding.running
    ready(application, qtbot)
    assert stage.question is not None
    assert stage.question.title == (asked.title if asked else "")
    stage.answer(yes=False)
    stage.decide()
    assert stage.deciding.running, "the control"
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_before_the_end_the_borrowed_name_is_named_among_what_goes(application: Application, qtbot: QtBot) -> None:
    """Nobody reads it while it is in question."""
    stage, own = (
        stage_of(application),
        BorrowedNames(commune="Plouhinec", department="Morbihan", code="56", seat="Vannes"),
    )
    stage.confirming.erase()
    assert "emprunté" not in question_words(application, qtbot)
    demonstration.borrow(own)
    try:
        stage.confirming.erase()
        assert "Le nom emprunté disparaît aussi\u00a0: Plouhinec (exemple)." in question_words(application, qtbot)
        stage.answer(yes=False)
        stage.cover(anew=False)
        stage.confirming.erase()
        assert question_words(application, qtbot).endswith("Le nom emprunté disparaît aussi.")
        stage.answer(yes=False)
        stage.uncover()
    finally:
        demonstration.borrow(None)
