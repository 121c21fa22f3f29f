"""What was opened over the page of one step does not lie over that of the next, and nothing typed there is lost."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
from desktop.demo.shown.slide import Slide
from desktop.demo.story.storyline import number_of
from desktop.viewmodels.kit.targets import NEW
from desktop.views.widgets.forms.files import Files
from tests import posix
from tests.desktop.demo.playing import another_window, come_back, frame_of, presenter_of, ready, stage_of


def over(application: Application) -> list[QDialog]:
    return [one for one in frame_of(application).findChildren(QDialog) if one.isVisible()]


def test_the_dialog_for_a_document_goes_with_its_step(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posix.own_documents()
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("letter")))
    ready(application, qtbot)
    page: Any = frame_of(application).page("requests")
    page.findChild(Files).ask()
    assert len(over(application)) == 1
    stage.show(number_of("steering"))
    ready(application, qtbot)
    assert over(application) == []


def test_the_lines_of_the_sheet_go_with_their_step_and_come_back_as_typed(
    application: Application, qtbot: QtBot
) -> None:
    stage, lines, config = (
        stage_of(application),
        presenter_of(application).buttons.lines,
        application.world.places.config,
    )
    adviser.write(config, adviser.Adviser(name="Jeanne Martin"))
    lines.click()
    stage.show(number_of("letter"))
    ready(application, qtbot)
    assert frame_of(application).findChildren(AdviserDialog) == [], "nothing was typed"
    lines.click()
    (dialog,) = frame_of(application).findChildren(AdviserDialog)
    dialog.fields["telephone"].setText("02 38")
    for step in ("steering", "letter"):
        stage.show(number_of(step))
        ready(application, qtbot)
        assert over(application) == []
        kept = adviser.Adviser(name="Jeanne Martin", typed={"telephone": "02 38"})
        assert adviser.read(config) == kept, "half a number is not printed"
    presenter_of(application).buttons.leaflet.click()
    (again,) = over(application)
    assert isinstance(again, AdviserDialog)
    assert again.fields["telephone"].text() == "02 38"
    again.reject()


@pytest.mark.parametrize(("writes", "cues"), [(True, False), (False, False), (True, True)])
def test_the_keyboard_is_back_in_the_field_once_the_slide_is_closed(
    application: Application, qtbot: QtBot, writes: bool, cues: bool
) -> None:
    """It went to the menu: letters were lost, and a digit led to another step. On a button a stray Space acts.

    `cues`: the slide is asked for while the presenter's window has the keyboard.
    """
    stage, frame, presenter = stage_of(application), frame_of(application), presenter_of(application)
    page: Any = frame.page("needs")
    frame.go("needs", NEW)
    ready(application, qtbot)
    frame.activateWindow()
    before = page.form.fields["title"].control if writes else page.back
    before.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is before)
    if cues:
        presenter.toggle()
        qtbot.waitUntil(presenter.isVisible)
        come_back(presenter, qtbot)
    stage.turn_slide()
    assert frame.focusWidget() is frame.findChild(Slide)
    stage.leave()
    assert frame.focusWidget() is (before if writes else frame.side.buttons["needs"])
    presenter.hide()
