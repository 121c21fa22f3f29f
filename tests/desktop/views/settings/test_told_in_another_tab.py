"""What takes its time in one tab of Réglages, and ends while another tab is read, does not scroll that one."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from desktop.actions.settings.set_person import set_person
from desktop.viewmodels.settings.navigation import SettingsTab
from desktop.views.settings.page import SettingsPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def _go_round() -> None:
    """More rounds of events than scrolling to a new part takes."""
    for _ in range(20):
        QApplication.processEvents()


def test_an_erasure_that_ends_scrolls_no_other_tab(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.act(set_person, name="Anne Canari")
    window = open_window(baule, settings=SettingsPage)
    page: Any = window.visit("settings", "person")
    window.size(1024, 600, 100)
    said = page.commune.personal.message.words
    with window.held():
        page.navigation.of_commune.erase(letters=False)
        _go_round()  # what it says as it begins may scroll its own tab
        page.navigation.turn(SettingsTab.HELP)
        _go_round()
    before = said.text()
    window.qtbot.waitUntil(lambda: said.text() != before, timeout=20_000)
    _go_round()
    bar = page.area.verticalScrollBar()
    assert (bar.value(), bar.maximum() > 0) == (0, True)
