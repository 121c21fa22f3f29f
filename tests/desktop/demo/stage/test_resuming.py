"""A world of today was left: the next start goes on in it, asks before it takes another, or says why it cannot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.actions.kit.commune_context import local_time
from desktop.actions.needs.draft_need import draft_need
from desktop.app import Application
from desktop.demo.shown.fallen import Fallen
from desktop.demo.shown.name_dialog import NameDialog
from desktop.demo.story.storyline import number_of
from desktop.demo.worlds import notes
from desktop.demo.worlds.situations import home
from desktop.demo.worlds.templates import Templates
from desktop.views.widgets.clipping import clipped
from tests.desktop.demo.damaging import FILES, empty, held, scramble, take_away, withheld, zero
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    play,
    presenter_of,
    press_key,
    ready,
    stage_of,
    titles,
    words_in,
)
from tests.desktop.demo.restarting import close, end, hidden_under, start


def fallen() -> Fallen:
    (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, Fallen) and one.isVisible())
    return window


def test_another_phase_does_not_take_a_kept_world_unasked(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    play(application, qtbot, lambda context: draft_need(context, None, title="Plans du cimetière"), network=False)
    close(application, qtbot)
    again = start(tmp_path, qtbot, "vote")
    stage = stage_of(again)
    assert stage.step.key == "welcome"
    assert titles(again, qtbot) == ["Plans du cimetière"]
    assert stage.question is not None
    assert stage.question.title == "Recommencer dans la phase «\u00a0Vote\u00a0»\u202f?"
    qtbot.waitUntil(lambda: stage.question is not None and "besoin" in stage.question.words[0], timeout=PATIENCE_MS)
    another_window(again, qtbot, lambda: stage.answer(yes=True))
    assert stage.step.key == "offline_votes"
    end(again, qtbot)


def test_what_goes_on_with_a_borrowed_name_offers_another(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage, world = stage_of(application), application.world
    assert not application.world.erases
    world.bear("45024")
    another_window(application, qtbot, stage.reset)
    assert home().name == "Baule (exemple)"
    close(application, qtbot)
    again = start(tmp_path, qtbot)
    frame_of(again).resize(1366, 768)
    stage = stage_of(again)
    assert stage.question is not None
    assert stage.question.title == "Toujours dans la même mairie\u202f?"
    assert "Baule" not in " ".join((stage.question.title, *stage.question.words)), "it is asked on the wall"
    slide = panel_of(again).slide
    qtbot.waitUntil(lambda: hidden_under(slide, frame_of(again)), timeout=PATIENCE_MS)
    assert panel_of(again).question.isVisible()
    assert not panel_of(again).question.visibleRegion().isEmpty()
    stage.answer(yes=True)
    assert slide.isVisible(), "another name is wanted: the one before is read by nobody"
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].reject()
    end(again, qtbot)


def test_closed_it_is_reopened_at_the_page_of_its_step_and_under_its_name_once_that_is_kept(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("letter")))
    close(application, qtbot)
    again = start(tmp_path, qtbot)
    ready(again, qtbot)
    qtbot.waitUntil(lambda: frame_of(again).current == "requests", timeout=PATIENCE_MS)
    assert not panel_of(again).slide.isVisible(), "no real name is borne"
    stage, world = stage_of(again), again.world
    world.bear("45024")
    another_window(again, qtbot, stage.reset)
    close(again, qtbot)
    third = start(tmp_path, qtbot)
    slide = panel_of(third).slide
    qtbot.waitUntil(slide.isVisible, timeout=PATIENCE_MS)
    stage_of(third).answer(yes=False)
    assert not slide.isVisible()
    assert stage_of(third).question is None
    end(third, qtbot)


def test_after_a_crash_the_name_is_not_asked_about(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    world: Any = application.world
    world.bear("45024")
    another_window(application, qtbot, stage_of(application).reset)
    frame = frame_of(application)
    another_window(application, qtbot, stage_of(application).crash)
    assert frame is not frame_of(application)
    assert stage_of(application).question is None


@pytest.mark.parametrize(
    ("name", "damage"), [("commune", zero), ("commune", scramble), ("key", take_away), ("platform", empty)]
)
def test_a_damaged_world_is_set_aside_and_a_new_one_begins(
    application: Application, qtbot: QtBot, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    close(application, qtbot)
    live = paths.find(tmp_path, demonstration=True).data / "world"
    damage(FILES[name](live))
    again = start(tmp_path, qtbot)
    stage = stage_of(again)
    assert stage.step.key == "welcome"
    assert stage.question is not None
    assert stage.question.title == "Le monde laissé ouvert est abîmé"
    card = panel_of(again).question
    assert card.isVisible()
    assert not card.yes.isVisible()
    assert (live.parent / "world.damaged" / "step.json").is_file()
    card.no.click()
    assert stage.question is None
    end(again, qtbot)
    assert not (live.parent / "world.damaged").exists()


def test_a_world_damaged_while_the_window_has_fallen_is_no_dead_end(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    live = paths.find(tmp_path, demonstration=True).data / "world"

    def fall() -> None:
        stage.crash()
        qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
        zero(FILES["commune"](live))

    another_window(application, qtbot, fall)
    assert stage.question is not None
    assert stage.question.title == "Le monde laissé ouvert est abîmé"
    assert frame_of(application).isVisible()


def test_a_breakdown_before_it_is_known_whether_a_step_is_ready_does_not_hide_it(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)

    def fall_at_once() -> None:
        stage.show(number_of("neighbours"))
        stage.crash()

    another_window(application, qtbot, fall_at_once)
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    stage.answer(yes=False)
    another_window(application, qtbot, stage.crash)
    ready(application, qtbot)
    assert stage.question is None, "it was answered"


def test_a_step_is_noted_as_one_to_look_at_until_it_is_known_to_be_ready(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    stage.show(number_of("neighbours"))
    noted = notes.read(stage._world.note)
    assert noted is not None
    assert noted.unready is None, "killed now, the next start asks"
    another_window(application, qtbot, lambda: stage.prepare(number_of("neighbours")))
    noted = notes.read(stage._world.note)
    assert noted is not None
    assert not noted.unready


def test_reopened_at_a_step_that_was_not_ready_it_says_so_again(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    stage.show(number_of("neighbours"))
    ready(application, qtbot)
    assert stage.offers
    close(application, qtbot)
    again = start(tmp_path, qtbot)
    stage = stage_of(again)
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert stage.step.key == "neighbours"
    stage.answer(yes=False)
    another_window(again, qtbot, lambda: stage.prepare(number_of("neighbours")))
    close(again, qtbot)
    third = start(tmp_path, qtbot)
    assert (stage_of(third).question, stage_of(third).unready) == (None, False)
    end(third, qtbot)


def test_a_key_in_the_fall_does_not_undo_that_all_is_to_be_erased(application: Application, qtbot: QtBot) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    presenter.toggle()
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    presenter.buttons.erase.click()
    stage.answer(yes=True)
    with qtbot.waitSignal(application.quitting, timeout=PATIENCE_MS):
        press_key(presenter, Qt.Key.Key_PageDown)
    world: Any = application.world
    assert world.erases


def test_what_hinders_the_next_window_is_said_and_it_opens_once_that_is_gone(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """A full disk; here another program holds the platform's database."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("outbox")))
    live = paths.find(tmp_path, demonstration=True).data / "world"
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    with held(FILES["platform"](live)):
        qtbot.waitUntil(lambda: "Un autre programme" in fallen().words.text(), timeout=PATIENCE_MS)
        assert "rouvrira seule" in fallen().words.text()
        qtbot.waitUntil(lambda: clipped(fallen()) == [], timeout=PATIENCE_MS)
        assert not fallen().close()
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert (stage.step.key, stage.question) == ("outbox", None)
    assert not live.with_name("world.damaged").exists()


def test_no_breakdown_is_told_where_another_world_is_hindered(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """A reset that cannot be done, while the day of the old world cannot be read for the moment."""
    stage, data = stage_of(application), paths.find(tmp_path, demonstration=True).data
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    qtbot.waitUntil(lambda: stage.counted is not None, timeout=PATIENCE_MS)
    place = frame_of(application).geometry()
    (tmp_path / "file").write_text("in the way")
    templates, stage._world.templates = stage._world.templates, Templates(tmp_path / "file" / "templates", local_time)
    with withheld(data / "world" / "time.json"):
        with qtbot.waitSignal(stage.falling.hindered, timeout=PATIENCE_MS):
            stage.reset()
        stays = fallen()
        assert "«\u00a0time.json\u00a0»" in stays.words.text()
        assert (stays.title.text(), stays.platform.isVisible()) == ("La fenêtre ne peut pas encore s’ouvrir", False)
        assert "ouvrira seule" in stays.words.text()
        assert "tombée" not in words_in(stays) + stays.windowTitle()
        qtbot.waitUntil(lambda: clipped(stays) == [], timeout=PATIENCE_MS)
        assert place.contains(stays.geometry())
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    stage._world.templates = templates
    stage.answer(yes=False)
    stage.crash()
    assert fallen().title.text() == "La fenêtre est tombée", "the control"
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_all_can_be_erased_while_the_next_window_is_hindered(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    live = paths.find(tmp_path, demonstration=True).data / "world"
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    with held(FILES["platform"](live)):
        qtbot.waitUntil(lambda: "Un autre programme" in fallen().words.text(), timeout=PATIENCE_MS)
        stage.quit_and_erase()
        qtbot.waitUntil(lambda: bool(application.world.erases), timeout=PATIENCE_MS)


def test_a_breakdown_in_the_turn_in_which_all_is_erased_opens_no_window(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    with qtbot.waitSignal(application.quitting, timeout=PATIENCE_MS):
        stage.prepare(number_of("outbox"))
        stage.quit_and_erase()
        stage.crash()
    assert application.session is None
    assert application.world.erases
