"""The help in a small window with large text."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.views.settings.help_section import Fold
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
    for width in (720, 690):  # in the wider letters of another system, the same text
        beside = page.area.viewport().width()
        window.size(window.frame.width() - beside + width, 600, 200)
        window.settle()
        assert page.area.viewport().width() <= width
        assert page.area.horizontalScrollBar().maximum() == 0


def test_no_page_of_the_help_is_wider_than_the_window_at_double_size(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """The way to a report, whose last step has five words, brought a scroll bar at the foot of the page."""
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings")
    window.click(page.tabs.buttons["help"])
    window.size(1024, 600, 200)
    window.settle()
    window.size(1024 - page.area.viewport().width() + 690, 600, 200)
    for fold in page.findChildren(Fold):
        fold.unfold(True)
        window.settle()
        assert page.area.horizontalScrollBar().maximum() == 0, fold.page.key
        fold.unfold(False)
