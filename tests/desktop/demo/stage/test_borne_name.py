"""Reopened under the name of a real commune: nothing but an answer shows it to the room."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.actions.needs.draft_need import draft_need
from desktop.app import Application
from desktop.demo.shown.name_dialog import NameDialog
from desktop.demo.stage.asking import renewed, without_receipt
from desktop.demo.stage.hearing import UNHEARD
from desktop.demo.story.steps import StepKey
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds.situations import home, inside, platform_folder
from desktop.viewmodels.kit.targets import NEW
from tests.desktop.demo.damaging import FILES, zero
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    play,
    presenter_of,
    press_f10,
    press_key,
    ready,
    stage_of,
    titles,
)
from tests.desktop.demo.restarting import close, end, hidden_under, start

NAME = "Baule"
LOST = "Ce qui a été fait ici disparaît\u00a0: "
ASKED = "Toujours dans la même mairie\u202f?"
BARE = "DÉMONSTRATION · Relais Communes"


@pytest.fixture
def named(application: Application, qtbot: QtBot) -> Application:
    """Under the name of a real commune, at the first step."""
    world: Any = application.world
    world.bear("45024")
    another_window(application, qtbot, stage_of(application).reset)
    return application


@pytest.fixture
def covered(named: Application, qtbot: QtBot, tmp_path: Path) -> Iterator[Application]:
    """The same, closed and started again at the committee's step."""
    another_window(named, qtbot, lambda: stage_of(named).prepare(number_of("committee")))
    again = reopened(named, qtbot, tmp_path)
    yield again
    end(again, qtbot)


def reopened(application: Application, qtbot: QtBot, folder: Path) -> Application:
    close(application, qtbot)
    again = start(folder, qtbot)
    stage_of(again).projection.full = False
    frame_of(again).resize(1366, 768)
    return again


def assert_covered(application: Application, qtbot: QtBot, why: object = "") -> None:
    stage, frame = stage_of(application), frame_of(application)
    slide = panel_of(application).slide
    assert (stage.covered, stage.question and stage.question.title) == (True, ASKED), why
    qtbot.waitUntil(lambda: hidden_under(slide, frame), timeout=PATIENCE_MS)
    assert not slide.close_it.isVisible()
    assert panel_of(application).question.isVisible()
    assert [one.windowTitle() for one in QApplication.topLevelWidgets() if NAME in one.windowTitle()] == []
    assert frame.windowTitle() == BARE


def test_keys_that_answer_nothing_leave_the_page_covered(covered: Application, qtbot: QtBot) -> None:
    stage, key = stage_of(covered), Qt.Key
    assert_covered(covered, qtbot)
    for pressed in (key.Key_B, key.Key_Period, key.Key_F12, key.Key_F8, key.Key_F9, key.Key_F10):
        press_key(frame_of(covered), pressed)
        ready(covered, qtbot)
        assert_covered(covered, qtbot, pressed)
    for pressed in (key.Key_PageDown, key.Key_PageUp, key.Key_5, key.Key_Escape):
        press_key(frame_of(covered), pressed)
        ready(covered, qtbot)
        assert_covered(covered, qtbot, pressed)
    stage.turn_slide(shown=False)
    presenter, panel = presenter_of(covered), panel_of(covered)
    idle = (
        *(panel.buttons.back, panel.buttons.forward, panel.switches.decide),
        *(presenter.buttons.back, presenter.buttons.forward, presenter.buttons.decide),
        *(presenter.buttons.undo, presenter.buttons.prepare),
    )
    assert [one for one in (*idle, presenter.steps) if one.isEnabled()] == []
    assert (stage.step.key, stage.deciding.decided) == ("committee", None)
    assert_covered(covered, qtbot)
    panel.question.no.click()
    assert (stage.covered, stage.question) == (False, None)
    assert not panel_of(covered).slide.isVisible()
    assert NAME in frame_of(covered).windowTitle()
    assert all(one.isEnabled() for one in (*idle, presenter.steps))
    press_key(frame_of(covered), key.Key_F12)
    assert panel_of(covered).slide.close_it.isVisible(), "the control: the slide alone is closed by its button"


def test_a_question_over_the_cover_quotes_nothing_that_was_written(covered: Application, qtbot: QtBot) -> None:
    """The former mairie's words, which may hold its name, were asked about on the wall before the answer."""
    stage, question = stage_of(covered), panel_of(covered).question
    play(covered, qtbot, lambda context: draft_need(context, title=f"La fête de {NAME}"), network=False)
    stage.confirming.start("vote")
    ready(covered, qtbot)
    assert stage.covered
    assert f"{LOST}1\u00a0besoin" in question.words.text()
    stage.answer(yes=False)
    stage.uncover()
    stage.confirming.start("vote")
    ready(covered, qtbot)
    assert f"{LOST}le besoin «\u00a0La fête de {NAME}" in question.words.text(), "the control"
    stage.answer(yes=False)


def test_under_the_cover_no_key_writes_or_opens_anything(covered: Application, qtbot: QtBot) -> None:
    """A need was written there unseen, and a file dialog opened over the cover."""
    frame, panel, key = frame_of(covered), panel_of(covered), Qt.Key
    handle: Any = frame.windowHandle()
    page, before = frame.current, titles(covered, qtbot)
    bar = frame.menuBar()
    for pressed, held in (
        (key.Key_N, Qt.KeyboardModifier.ControlModifier),
        (key.Key_J, Qt.KeyboardModifier.AltModifier),
        (key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (key.Key_F6, Qt.KeyboardModifier.NoModifier),
        (key.Key_F, Qt.KeyboardModifier.AltModifier),
    ):
        QTest.keyClick(handle, pressed, held)
        ready(covered, qtbot)
        assert (frame.current, frame.focusWidget()) == (page, panel.slide), pressed
        assert (QApplication.activePopupWidget(), QApplication.activeModalWidget(), bar.activeAction()) == (None,) * 3
    frame.go("needs", NEW)
    ready(covered, qtbot)
    for pressed in (key.Key_U, key.Key_Space, key.Key_Return, key.Key_Down, key.Key_A):
        press_key(frame, pressed)
    frame.page("needs").leaving()
    ready(covered, qtbot)
    assert titles(covered, qtbot) == before
    assert_covered(covered, qtbot)
    assert frame.current == "needs"
    press_key(frame, key.Key_Tab)
    assert panel.question.no.hasFocus()
    press_key(frame, key.Key_Tab)
    assert panel.question.yes.hasFocus()
    press_key(frame, key.Key_Tab)
    press_key(frame, key.Key_Space)
    assert not stage_of(covered).covered, "the question's own button takes keys"
    QTest.keyClick(handle, key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: frame.current == "needs", timeout=PATIENCE_MS)
    ready(covered, qtbot)
    assert frame.focusWidget() is not panel.slide, "the control: uncovered, the keys are the window's"


def test_under_the_cover_tab_reaches_only_answers_in_sight(covered: Application, qtbot: QtBot) -> None:
    """Tab and Space pressed the answer on the panel's hidden card, while the presenter's window asked."""
    frame, stage, key = frame_of(covered), stage_of(covered), Qt.Key
    panel, presenter = panel_of(covered), presenter_of(covered)
    press_key(frame, key.Key_Tab)
    assert panel.question.no.hasFocus()
    presenter.toggle()
    qtbot.waitUntil(lambda: presenter.question.isVisible() and not panel.question.isVisible())
    frame.activateWindow()
    for pressed in (key.Key_Space, key.Key_Tab, key.Key_Space, key.Key_Backtab, key.Key_Return, key.Key_Tab):
        press_key(frame, pressed)
        ready(covered, qtbot)
        assert (frame.focusWidget(), stage.asks_name) == (panel.slide, True), pressed
    assert [one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible()] == []
    presenter.toggle()
    qtbot.waitUntil(panel.question.isVisible)
    stage.ask(renewed("Il manque un fichier.", 0))  # one answer alone
    for _ in range(2):
        press_key(frame, key.Key_Tab)
        assert panel.question.no.hasFocus()
    press_key(frame, key.Key_Space)
    assert_covered(covered, qtbot)
    for pressed in (key.Key_Tab, key.Key_Space):
        press_key(frame, pressed)
    assert not stage.covered, "the control"


def test_the_second_space_after_a_question_above_the_cover_does_not_uncover_the_page(
    covered: Application, qtbot: QtBot
) -> None:
    """The same button said “Continuer”, then “Garder ce nom”."""
    stage, panel, frame = stage_of(covered), panel_of(covered), frame_of(covered)
    stage.ask(without_receipt())
    qtbot.waitUntil(panel.question.no.isVisible)
    panel.question.no.setFocus()
    for covered_by in (True, False, False):
        assert panel.question.no.hasFocus() is covered_by
        press_key(frame, Qt.Key.Key_Space)
        assert (stage.asks_name, stage.covered) == (True, True)


def test_the_card_says_what_escape_does_and_what_waits(covered: Application, qtbot: QtBot) -> None:
    card = panel_of(covered).question
    assert card.key.text() == "Les étapes et F10 attendent la réponse."
    stage_of(covered).confirming.reset()
    ready(covered, qtbot)
    assert card.key.text() == "Échap\u00a0: fermer · F10 attend la réponse"
    press_key(frame_of(covered), Qt.Key.Key_Escape)
    assert_covered(covered, qtbot)
    stage_of(covered).ask(without_receipt())
    assert not presenter_of(covered).buttons.decide.isEnabled()
    assert card.key.text() == "Échap\u00a0: fermer · F10 attend la réponse"


def test_a_shortcut_presses_no_answer(covered: Application, qtbot: QtBot) -> None:
    """Kept from the windows as a shortcut, it comes as a key to the button that has the keyboard."""
    handle: Any = frame_of(covered).windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_Tab)
    assert panel_of(covered).question.no.hasFocus()
    for held in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        for pressed in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            QTest.keyClick(handle, pressed, held)
            assert_covered(covered, qtbot, (pressed, held))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_under_the_cover_no_menu_or_button_opens_anything(covered: Application, qtbot: QtBot) -> None:
    """Its dialog for another commune opened over the cover."""
    frame, stage = frame_of(covered), stage_of(covered)
    bar, handle = frame.menuBar(), cast("Any", frame.windowHandle())
    menus = [one for one in bar.actions() if one.menu() is not None]
    assert len(menus) >= 5

    def press(menu: QAction) -> None:
        place = bar.mapTo(frame, bar.actionGeometry(menu).center())
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    for menu in menus:
        press(menu)
        assert QApplication.activePopupWidget() is None, menu.text()
    buttons = presenter_of(covered).buttons
    shut = (buttons.leaflet, buttons.lines, buttons.byte, buttons.undo)
    assert [one.text() for one in shut if one.isEnabled()] == []
    stage.answer(yes=False)
    ready(covered, qtbot)
    assert all(one.isEnabled() for one in shut)
    press(menus[0])
    opened = QApplication.activePopupWidget()
    assert opened is not None, "the control"
    opened.close()


def test_under_the_cover_the_key_that_quits_does(named: Application, qtbot: QtBot, tmp_path: Path) -> None:
    again = reopened(named, qtbot, tmp_path)
    assert_covered(again, qtbot)
    handle: Any = frame_of(again).windowHandle()
    quits = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(again.quitting, timeout=PATIENCE_MS):
        QApplication.sendEvent(handle, quits)
    world: Any = again.world
    world.erases = True
    world.clean_up()


def test_another_question_and_another_window_leave_it_covered(covered: Application, qtbot: QtBot) -> None:
    stage = stage_of(covered)
    presenter_of(covered).buttons.reset.click()
    assert stage.question is not None
    assert (stage.question.title, stage.covered) == ("Tout recommencer\u202f?", True)
    stage.answer(yes=False)
    assert_covered(covered, qtbot)
    another_window(covered, qtbot, stage.crash)
    frame_of(covered).resize(1366, 768)
    assert_covered(covered, qtbot)
    assert where_it_begins(covered) == "La démonstration reprend où elle a été fermée."
    buttons = presenter_of(covered).buttons
    for key, begin in (("welcome", buttons.reset), ("offline_votes", buttons.phases[1])):
        begin.click()
        another_window(covered, qtbot, lambda: stage.answer(yes=True))
        frame_of(covered).resize(1366, 768)
        assert stage.step.key == key
        assert_covered(covered, qtbot)
        assert where_it_begins(covered) == f"La démonstration commence à l’étape {stage.number + 1}."


def test_the_card_tells_the_first_step_where_a_fall_has_damaged_the_world(
    covered: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """It went on saying that the demonstration goes on where it was closed."""
    stage = stage_of(covered)

    def fall() -> None:
        stage.crash()
        qtbot.waitUntil(lambda: covered.session is None, timeout=PATIENCE_MS)
        zero(FILES["commune"](paths.find(tmp_path, demonstration=True).data / "world"))

    another_window(covered, qtbot, fall)
    assert stage.question is not None
    assert stage.question.title == "Le monde laissé ouvert est abîmé"
    stage.answer(yes=False)
    assert where_it_begins(covered) == "La démonstration commence à l’étape 1."


def where_it_begins(application: Application) -> str:
    question = stage_of(application).question
    assert question is not None
    return question.words[1]


def name_dialog() -> NameDialog:
    (dialog,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible())
    return dialog


def test_another_name_uncovers_the_page_once_it_is_borne(covered: Application, qtbot: QtBot) -> None:
    stage = stage_of(covered)
    stage.answer(yes=True)
    stage.answer(yes=True)
    name_dialog().reject()  # one of them, however often it is asked for
    assert_covered(covered, qtbot)
    for wanted in (False, True):
        stage.answer(yes=True)
        dialog = name_dialog()
        dialog.chosen.emit("45004")
        dialog.reject()
        assert stage.question is not None
        assert "Amilly" in stage.question.title
        if not wanted:
            stage.answer(yes=False)
            assert_covered(covered, qtbot)
    another_window(covered, qtbot, lambda: stage.answer(yes=True))
    assert home().name == "Amilly (exemple)"
    assert (stage.covered, stage.question, stage.step.key) == (False, None, "welcome")
    assert "Amilly" in frame_of(covered).windowTitle()


def test_once_the_name_is_kept_the_step_is_taken_up(named: Application, qtbot: QtBot, tmp_path: Path) -> None:
    """Led to its page where it is ready; said where it is not, and where the commune has not heard what was decided."""
    another_window(named, qtbot, lambda: stage_of(named).prepare(number_of("letter")))
    again = reopened(named, qtbot, tmp_path)
    assert frame_of(again).current == "home"
    stage_of(again).answer(yes=False)
    qtbot.waitUntil(lambda: frame_of(again).current == "requests", timeout=PATIENCE_MS)
    stage_of(again).show(number_of("neighbours"))
    ready(again, qtbot)
    assert stage_of(again).offers
    third = reopened(again, qtbot, tmp_path)
    stage = stage_of(third)
    assert_covered(third, qtbot)
    stage.answer(yes=False)
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    another_window(third, qtbot, lambda: stage.prepare(number_of("committee")))
    stage.set_network("absent")
    press_f10(third, qtbot, stage)
    assert stage.unheard
    stage.show(number_of("usb_stick"))
    fourth = reopened(third, qtbot, tmp_path)
    stage = stage_of(fourth)
    assert_covered(fourth, qtbot)
    stage.answer(yes=False)
    ready(fourth, qtbot)
    assert stage.question is not None
    assert stage.question.title == UNHEARD
    end(fourth, qtbot)


def test_a_crash_under_the_cover_leaves_a_step_that_was_not_judged_to_the_answer(
    named: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """Its network came on there, and an exchange could begin."""
    stage, there = stage_of(named), number_of("committee")
    another_window(named, qtbot, lambda: stage.prepare(there))
    stage.show(0)
    ready(named, qtbot)
    assert STEPS[there].network == "present"
    stage.set_network("absent")
    stage.show(there)
    noted = stage._world.note.read_bytes()
    close(named, qtbot)
    stage._world.note.write_bytes(noted)  # it may have been judged meanwhile
    again = start(tmp_path, qtbot)
    stage = stage_of(again)
    ready(again, qtbot)
    another_window(again, qtbot, stage.crash)
    frame_of(again).resize(1366, 768)
    ready(again, qtbot)
    assert_covered(again, qtbot)
    assert (stage.unready, stage.network, frame_of(again).current) == (None, "absent", "home")
    stage.answer(yes=False)
    qtbot.waitUntil(lambda: frame_of(again).current == STEPS[there].place, timeout=PATIENCE_MS)
    ready(again, qtbot)
    assert (stage.question, stage.unready, stage.network) == (None, False, "present")
    end(again, qtbot)


def started_after_a_kill(application: Application, qtbot: QtBot, folder: Path, kept: Path) -> Application:
    """What is on the disk now is what a kill leaves; it is put back once the window is closed."""
    data = paths.find(folder, demonstration=True).data
    shutil.copytree(data, kept)
    close(application, qtbot)
    shutil.rmtree(data)
    kept.rename(data)
    assert not (data / "world" / "closed").exists()
    again = start(folder, qtbot)
    stage_of(again).projection.full = False
    frame_of(again).resize(1366, 768)
    return again


@pytest.mark.parametrize("anew", [False, True])
def test_killed_before_it_is_answered_it_is_asked_again_and_once_answered_no_more(
    named: Application, qtbot: QtBot, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, *, anew: bool
) -> None:
    kept = tmp_path_factory.mktemp("killed") / "data"
    another_window(named, qtbot, lambda: stage_of(named).prepare(number_of("committee")))
    covered = reopened(named, qtbot, tmp_path)
    if anew:  # the world that bore the note of its step is gone
        another_window(covered, qtbot, stage_of(covered).reset)
    key = stage_of(covered).step.key
    again = started_after_a_kill(covered, qtbot, tmp_path, kept)
    assert stage_of(again).step.key == key
    assert_covered(again, qtbot)
    third = started_after_a_kill(again, qtbot, tmp_path, kept)
    assert_covered(third, qtbot)
    stage_of(third).answer(yes=False)
    qtbot.waitUntil(lambda: frame_of(third).current == STEPS[number_of(key)].place, timeout=PATIENCE_MS)
    ready(third, qtbot)
    fourth = started_after_a_kill(third, qtbot, tmp_path, kept)
    assert (stage_of(fourth).covered, stage_of(fourth).question) == (False, None)
    assert NAME in frame_of(fourth).windowTitle(), "the same people are in the room"
    end(fourth, qtbot)
    assert list(paths.find(tmp_path, demonstration=True).data.glob("*doubt*")) == []


@pytest.mark.parametrize(("minutes", "ran"), [(5, False), (15, False), (-60, False), (15, True)])
def test_ended_by_the_system_it_is_asked_about_unless_it_is_started_again_at_once(
    named: Application, qtbot: QtBot, tmp_path: Path, minutes: int, *, ran: bool
) -> None:
    """A computer that is shut down: it was taken for a crash before the same people. Or its clock was set back."""
    alive = stage_of(named)._alive
    assert alive.isActive()
    assert alive.interval() <= 60_000
    close(named, qtbot)
    live = paths.find(tmp_path, demonstration=True).data / "world"
    (live / "closed").unlink()
    then = time.time() - 60 * minutes
    for folder in (live, inside(live).communes, platform_folder(live)):
        for file in folder.iterdir():
            os.utime(file, (then, then))
    if ran:
        alive.timeout.emit()
    again = start(tmp_path, qtbot)
    assert home().name == f"{NAME} (exemple)"
    assert stage_of(again).covered == (minutes != 5 and not ran)
    end(again, qtbot)


@pytest.mark.parametrize(
    ("key", "killed"), [("letter", False), ("committee", False), ("grouping", False), ("committee", True)]
)
def test_a_step_that_was_left_before_it_was_judged_opens_at_its_page_with_its_network(
    application: Application, qtbot: QtBot, tmp_path: Path, key: StepKey, *, killed: bool
) -> None:
    stage, there = stage_of(application), number_of(key)
    another_window(application, qtbot, lambda: stage.prepare(there))
    stage.show(0)
    ready(application, qtbot)
    stage.set_network("absent" if STEPS[there].network == "present" else "present")
    stage.show(there)
    assert stage.unready is None, "not judged yet"
    note = stage._world.note
    noted = note.read_bytes()
    close(application, qtbot)
    if killed:
        note.write_bytes(noted)  # it may have been judged meanwhile
        (note.parent / "closed").unlink()
    again = start(tmp_path, qtbot)
    stage, frame = stage_of(again), frame_of(again)
    qtbot.waitUntil(lambda: frame.current == STEPS[there].place, timeout=PATIENCE_MS)
    ready(again, qtbot)
    assert (stage.question, stage.unready, stage.network) == (None, False, STEPS[there].network)
    end(again, qtbot)
