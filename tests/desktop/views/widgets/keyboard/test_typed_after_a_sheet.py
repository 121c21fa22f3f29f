"""What is typed right after an act of a sheet, or of the bin, that opens a text is written in the form of that text."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.views.widgets.keyboard.typed_ahead import awaited
from tests.desktop.viewmodels.saying import answer
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=composed("needs"), requests=composed("requests"))


def press_and_type(window: "Window", button: QWidget) -> str:
    """The text of the field in which one writes then."""
    window.frame.acts.rest()
    with window.busy():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        for letter in "Zorglub 2":
            window.type(letter)
    window.commune.until(lambda: isinstance(window.frame.focusWidget(), QLineEdit))
    field = window.frame.focusWidget()
    assert isinstance(field, QLineEdit)
    window.commune.until(lambda: "Zorglub" in field.text())
    return field.text()


@pytest.mark.parametrize("corrected", [True, False])
def test_of_a_need_that_was_sent(window: "Window", *, corrected: bool) -> None:
    """It fell away."""
    need = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, need)
    answer(window.commune, need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    button = window.act("Corriger…") if corrected else page.reading.papers.copy
    assert press_and_type(window, button) == "CimetièreZorglub 2"


def test_of_a_need_whose_correction_is_refused(window: "Window") -> None:
    """The keyboard was dead for ten seconds, and then walked on by itself."""
    commune = window.commune
    need = commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    commune.act(submit_need, need)
    answer(commune, need)
    page = window.visit("needs", need)
    commune.until(page.reading.isVisible)
    button = window.act("Corriger…")
    window.frame.acts.rest()
    withdraw_need(commune.context, need)  # by another program, which this one has not seen yet
    with window.busy():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        window.type("Zor")
        QTest.keyClick(window.frame.focusWidget(), Qt.Key.Key_Tab)
    assert page.navigation.screen is NeedScreen.READING
    window.qtbot.waitUntil(lambda: awaited(page) is None, timeout=8_000)
    before = window.frame.focusWidget()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert window.frame.focusWidget() is not before


def test_of_a_draft_in_the_bin(window: "Window") -> None:
    """It went into the search of the list."""
    for number in range(12):
        made = window.commune.act(draft_need, None, title=f"Cantine {number}")
        window.commune.act(discard_need, made)
    page = window.visit("needs")
    window.click(page.tabs.buttons["bin"])
    page.bin.lines.list.setFocus()
    window.press(Qt.Key.Key_Down)
    title = page.navigation.bin.model.lines[0].title
    assert press_and_type(window, window.act("Remettre dans nos besoins")) == f"{title}Zorglub 2"
    assert page.bin.lines.row.line.text() == ""


def test_of_the_last_draft_in_the_bin(window: "Window") -> None:
    """The bin is empty before the form has come: its tab takes the keyboard no more than anything else."""
    window.commune.act(discard_need, window.commune.act(draft_need, None, title="Cantine"))
    page = window.visit("needs")
    window.click(page.tabs.buttons["bin"])
    page.bin.lines.list.setFocus()
    window.press(Qt.Key.Key_Down)
    passed: list[QWidget | None] = []
    qapp = QApplication.instance()
    heard = qapp.focusChanged.connect(lambda _before, now: passed.append(now))
    written = press_and_type(window, window.act("Remettre dans nos besoins"))
    qapp.focusChanged.disconnect(heard)
    assert written == "CantineZorglub 2"
    assert page.tabs.buttons["bin"] not in passed


def test_of_a_new_request_from_the_list(window: "Window") -> None:
    window.commune.act(draft_request, title="Cantine")
    window.visit("needs")
    page = window.visit("requests")
    window.commune.until(page.list.list.hasFocus)
    assert press_and_type(window, window.act("Écrire une demande")) == "Zorglub 2"
