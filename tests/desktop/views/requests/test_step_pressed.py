"""A step that is pressed in the bar: what is typed then is written in it; arrow keys only walk over the steps."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


@pytest.fixture
def page(window: "Window") -> RequestsPage:
    page = window.visit("requests", "new")
    window.commune.until(page.editing.isVisible)
    assert isinstance(page, RequestsPage)
    return page


def explanation(page: RequestsPage) -> str:
    control = page.form.project.fields["description"].control
    assert isinstance(control, QPlainTextEdit)
    return control.toPlainText()


def test_what_is_typed_after_a_click_on_a_step_is_written_in_it(window: "Window", page: RequestsPage) -> None:
    """The keyboard stayed on the step's button, and the letters went nowhere."""
    window.click(page.form.bar.buttons[Step.PROJECT])
    window.type("Deux agents")
    assert explanation(page) == "Deux agents"


def test_arrow_keys_walk_over_the_steps_and_space_goes_into_the_one_that_is_shown(
    window: "Window", page: RequestsPage, qtbot: QtBot
) -> None:
    buttons = page.form.bar.buttons
    buttons[Step.REQUEST].setFocus()
    for step in (Step.PROJECT, Step.EXPENSES):
        with qtbot.waitSignal(QApplication.instance().focusChanged) as moved:
            window.press(Qt.Key.Key_Right)
        assert page.navigation.path.step is step
        assert moved.args == [buttons[step - 1], buttons[step]], "no field on the way, which would be read out"
    window.press(Qt.Key.Key_Left, Qt.Key.Key_Space)
    window.type("Deux agents")
    assert explanation(page) == "Deux agents"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every list that opens
def test_arrow_keys_walk_over_the_steps_in_a_narrow_window_and_a_choice_from_their_list_goes_into_it(
    window: "Window", page: RequestsPage
) -> None:
    window.size(1024, 600, 100)
    box = page.form.bar.box
    window.press(Qt.Key.Key_Backtab)
    assert window.frame.focusWidget() is box
    for step in (Step.PROJECT, Step.EXPENSES):
        window.press(Qt.Key.Key_Down)
        assert (page.navigation.path.step, window.frame.focusWidget()) == (step, box)
    window.press(Qt.Key.Key_Space)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(box.view(), key)
    window.type("Deux agents")
    assert explanation(page) == "Deux agents"
