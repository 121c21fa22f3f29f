"""The help in a small window with large text."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.views.settings.page import SettingsPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_the_titles_of_the_help_fit_beside_the_menu_at_double_size(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """A title may not be cut, and a button does not wrap: the longest one made the whole page too wide."""
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings")
    window.click(page.tabs.buttons["help"])
    window.size(1024, 600, 200)
    window.settle()
    beside = page.area.viewport().width()
    window.size(1024 - beside + 720, 600, 200)  # the menu of the whole application is wider than that of one page
    window.settle()
    assert page.area.viewport().width() <= 720
    assert page.area.horizontalScrollBar().maximum() == 0
