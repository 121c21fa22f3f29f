"""The presenter's window is minimised: systems do the same to the window that it belongs to, and the wall is black."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from tests.desktop.demo.playing import frame_of, presenter_of, ready, stage_of


@pytest.mark.parametrize("full", [True, False])
def test_the_cues_are_put_away_and_the_whole_screen_stays_projected(
    application: Application, qtbot: QtBot, full: bool
) -> None:
    stage, frame, presenter = stage_of(application), frame_of(application), presenter_of(application)
    if full:
        stage.projection.fill()
    presenter.toggle()
    frame.showMinimized()
    presenter.showMinimized()
    qtbot.waitUntil(lambda: not presenter.isVisible())
    assert not stage.cues_shown, "what is asked is asked beside the page"
    assert frame.isMinimized() != full, "in a window it is she who has minimised it"
    assert frame.isFullScreen() == full
    presenter.toggle()
    assert (presenter.isVisible(), presenter.isMinimized()) == (True, False)
    presenter.hide()
    ready(application, qtbot)
