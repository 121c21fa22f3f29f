"""A picture of the help opens in a window of its own, where what is written in it can be read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.views.settings.help_picture import HelpPicture
from desktop.views.settings.large_picture import LargePicture
from desktop.views.settings.page import SettingsPage
from desktop.views.widgets.buttons import Button

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_it_opens_larger_than_in_its_page_and_closes_by_escape(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "help")
    window.size(1024, 600, 100)
    fold = page.help.pages.open_page("01-need")
    window.settle()
    (small,) = fold.findChildren(HelpPicture)
    (enlarge,) = [one for one in fold.findChildren(Button) if one.text() == "Agrandir l’image"]
    window.qtbot.waitUntil(lambda: enlarge.isVisible() and small.width() > small.minimumSizeHint().width())
    window.click(enlarge)
    (opened,) = window.frame.findChildren(LargePicture)
    window.qtbot.waitUntil(opened.isVisible)
    room = opened.screen().availableSize()
    assert opened.width() <= room.width()
    assert opened.height() <= room.height()
    large = opened.picture.size().boundedTo(opened.picture.sizeHint())
    assert large.width() > small.width()
    assert opened.picture.sizeHint().width() > small.sizeHint().width(), "on a larger screen larger yet"
    assert opened.picture.accessibleName() == small.accessibleName()
    window.qtbot.keyClick(opened, Qt.Key.Key_Escape)
    window.qtbot.waitUntil(lambda: not window.frame.findChildren(LargePicture))
