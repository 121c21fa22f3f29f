"""On a large screen the window opens maximised, and its page stands in the middle."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from desktop.views.shell.frame import opens_maximised, restored
from desktop.views.widgets.buttons import Button
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize(
    ("width", "height", "maximised"),
    [
        (1366, 728, True),
        (1024, 600, True),
        (1920, 1040, True),  # the most common screen, less the line of the system
        (1920, 1160, True),
        (2560, 1400, False),  # lines across all of it would be hard to read
        (3840, 2120, False),
        (3440, 1200, True),  # wide, and low
    ],
)
def test_the_window_opens_maximised_but_on_a_very_large_screen(width: int, height: int, maximised: bool) -> None:
    assert opens_maximised(QSize(width, height)) is maximised


@pytest.mark.parametrize("screen", [(0, 0, 1366, 728), (1920, 30, 1024, 570), (0, 0, 1920, 1040), (0, 0, 3840, 2120)])
def test_no_longer_maximised_it_is_smaller_than_its_screen_and_its_title_is_in_sight(
    screen: tuple[int, int, int, int],
) -> None:
    """It was as large as the screen: restored, it only moved down below its own title."""
    room = QRect(*screen)
    place = restored(room)
    assert room.adjusted(90, 50, -90, -50).contains(place)
    assert place.width() >= 800
    assert place.height() >= 420


def test_a_page_narrower_than_the_window_stands_in_the_middle(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """All of the empty room was at the right: a quarter of the screen looked as if something had failed to load."""
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs")
    window.size(1920, 1080, 100)
    area, inside = page.area, page.area.widget()
    left = inside.mapTo(area, QPoint(0, 0)).x()
    right = area.width() - left - inside.width()
    assert left > 100
    assert abs(left - right) <= 1


def test_a_page_out_of_sight_follows_the_window(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    """Its right side and lower edge were cut for good in a window that had become smaller meanwhile, without a bar."""
    window = open_window(baule, needs=composed("needs"), outbox=composed("outbox"))
    needs = window.visit("needs")
    window.size(1920, 1080, 100)
    window.visit("outbox")
    window.size(1366, 768, 100)
    window.visit("needs")
    inside = needs.area.widget()
    assert (inside.x(), inside.width(), inside.height()) == (0, needs.area.width(), needs.area.height())
    window.visit("outbox")
    window.size(1920, 1080, 100)
    window.visit("needs")
    assert inside.mapTo(needs.area, QPoint(0, 0)).x() > 100


def test_the_words_and_buttons_of_a_band_stand_under_the_page(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """They ran to both edges of the screen, far from the page that they are read with."""
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs")
    for band in (window.frame.connection, window.frame.trouble):
        window.size(1920, 1080, 100)
        band.say("La plateforme n’a pas répondu.", ("Essayer maintenant", int), tone="warn")
        window.settle()
        (button,) = band.findChildren(Button)

        def edges(*parts: QWidget) -> tuple[int, int]:
            left = parts[0].mapTo(window.frame, QPoint(0, 0)).x()
            return left, parts[-1].mapTo(window.frame, QPoint(parts[-1].width(), 0)).x()

        assert edges(band.words, button) == edges(page.header)
        window.size(1024, 600, 100)
        window.settle()
        assert edges(band.words)[0] == edges(page.header)[0]
