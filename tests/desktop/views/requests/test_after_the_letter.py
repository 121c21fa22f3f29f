"""Once the letter is printed or saved and its preview is closed, the keyboard is on the page again."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_the_keyboard_comes_back_to_the_button_that_opened_the_preview(
    baule: "Commune", open_window: Callable[..., "Window"], tmp_path: Path
) -> None:
    """The acts are made anew behind the preview, as sending is the main one now: it fell on the commune's switch."""
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests", str(baule.act(draft_request, None, **COMPLETE)))
    baule.until(lambda: page.navigation.path.step is Step.REVIEW)
    window.settle()
    before = window.act("Imprimer la lettre")
    before.setFocus()
    window.press(Qt.Key.Key_Space)
    baule.until(lambda: page.previewed is not None and page.previewed.sheets.count > 0)
    window.qtbot.waitUntil(page.previewed.isActiveWindow)
    page.previewed.preview.save(tmp_path / "lettre.pdf")
    baule.until(lambda: "Mettre" in page.bar_acts.main.text())
    window.settle()
    window.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    window.frame.activateWindow()  # as a system does by itself
    window.qtbot.waitUntil(window.frame.isActiveWindow)
    window.settle()
    after = window.act("Imprimer la lettre")
    assert after is not before
    assert window.frame.focusWidget() is after
    assert after.hasFocus()
