"""A list of lines: the frame of its focus is whole, beside its lines too."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.views.services_page import ServicesPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_the_focus_is_three_pixels_wide_beside_the_lines(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, services=ServicesPage)
    page = window.visit("services")
    window.qtbot.waitUntil(lambda: page.services.model.rowCount() > 3)
    page.list.setFocus()
    QApplication.processEvents()
    seen = page.list.grab().toImage()
    middle = page.list.visualRect(page.list.model().index(1, 0)).center().y()
    focus = window.theme["focus"].rgb()
    assert [seen.pixel(x, middle) == focus for x in range(4)] == [True, True, True, False]
