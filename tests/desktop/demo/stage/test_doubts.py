"""F10 does what was asked and answered, once: nothing that came in between, and nothing that a second press asked."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.platform.national import FILE
from desktop.demo.stage import decision_rules
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS
from desktop.demo.worlds import sample
from desktop.demo.worlds.situations import platform_folder
from desktop.demo.worlds.templates import Templates
from sync.contract.bundle import INVENTED_NAME, SUFFIX
from sync.platform.store import StoreError
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    at_the_step,
    fill,
    play,
    press_f10,
    question_words,
    ready,
    stage_of,
    world_in,
)


def answer_yes(application: Application, qtbot: QtBot, stage: Stage) -> None:
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_what_came_first_meanwhile_is_asked_anew(application: Application, qtbot: QtBot) -> None:
    """A request that has arrived is answered before the needs are grouped, which is what was asked."""
    stage = stage_of(application)
    stage.set_network("absent")
    play(application, qtbot, sample.send_request, network=False)
    press_f10(application, qtbot, stage)
    assert stage.question is not None
    assert "regrouper les besoins" in stage.question.words[0]
    stage.set_network("present")
    stage.answer(yes=True)  # before that is known here
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert stage.deciding.decided is None, stage.deciding.decided
    assert stage.question is not None
    assert "répondre à la demande" in stage.question.words[0]
    answer_yes(application, qtbot, stage)
    assert stage.question is None
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.key == "answer"


def test_a_full_disk_is_told_in_a_question(small_disk: Path, application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    ballast = fill(small_disk)
    press_f10(application, qtbot, stage)
    assert question_words(application, qtbot) == "Le disque est plein.\nLibérez de la place, puis réessayez."
    assert stage.question is not None
    assert stage.question.title == "La plateforme n’a pas pu répondre"
    assert stage.deciding.decided is None
    ballast.unlink()
    answer_yes(application, qtbot, stage)
    assert stage.question is None
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.key == "judge"


def test_a_file_of_the_stick_that_cannot_be_read_is_told(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(
        application, qtbot, lambda: stage.prepare(next(n for n, one in enumerate(STEPS) if one.act == "stick"))
    )
    press_f10(application, qtbot, stage)
    assert stage.deciding.decided is decision_rules.NOTHING_ON_STICK
    wrong = stage._world.usb / f"{INVENTED_NAME}1{SUFFIX}"
    wrong.mkdir()
    stage.decide()
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.title == "La clé ne peut pas être lue"
    assert stage.deciding.decided is None, "the answer of the press before"
    wrong.rmdir()
    answer_yes(application, qtbot, stage)
    assert stage.deciding.decided is decision_rules.NOTHING_ON_STICK


@pytest.mark.parametrize("content", [None, b"", b"no database " * 1000])
def test_a_platform_that_cannot_be_read_is_told(tmp_path: Path, templates: Templates, content: bytes | None) -> None:
    step, world = STEPS[at_the_step("judge")], world_in(tmp_path, templates)
    world.replace(step.situation)
    file = platform_folder(world.live) / FILE
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Exception) as failed:  # noqa: PT011 - whatever the database says; it must be told in words
        decision_rules.next_decision(world, step)
    question = decision_rules.undecided(failed.value, step, lambda: None)
    assert question is not None
    assert question.words[0] == "La base de la plateforme inventée ne peut pas être utilisée."
    world.close()


def test_on_a_full_disk_any_fault_of_a_file_is_told_as_that() -> None:
    told = decision_rules.undecided(StoreError("Fermée.", "unable to open"), STEPS[0], lambda: None, full=True)
    assert told is not None
    assert told.words == ("Le disque est plein.", "Libérez de la place, puis réessayez.")
    assert decision_rules.undecided(KeyError("bug"), STEPS[0], lambda: None, full=True) is None


def test_a_bug_is_none_of_these() -> None:
    assert decision_rules.undecided(KeyError("bug"), STEPS[0], lambda: None) is None


def test_f10_pressed_twice_decides_once(application: Application, qtbot: QtBot) -> None:
    """A second press that comes before anybody can have read what the first one brought."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge_projects")))
    play(application, qtbot, sample.steer)
    for _ in range(2):
        stage.decide()
        qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
        assert stage.deciding.decided is not None
        assert stage.deciding.decided.key == "compose"
    press_f10(application, qtbot, stage)
    assert stage.deciding.decided.key == "judge_projects"
