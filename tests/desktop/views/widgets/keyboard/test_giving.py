"""The keyboard is in the page that is shown, also where a part of another one is ready for it only later."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.places import PlaceKey
from desktop.viewmodels.kit.targets import NEW
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

KEYS: tuple[PlaceKey, ...] = get_args(PlaceKey)


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    window = open_window(baule, **{key: composed(key) for key in KEYS})
    window.visit("home")
    window.frame.give_keys()
    window.frame.addActions(window.frame.go_actions)  # as the menu bar does
    return window


def choose(window: "Window", key: PlaceKey) -> None:
    number = Qt.Key(Qt.Key.Key_1.value + KEYS.index(key))
    QTest.keyClick(window.frame, number, Qt.KeyboardModifier.AltModifier)


@pytest.mark.parametrize(("place", "target"), [("needs", NEW), ("requests", NEW), ("services", "share")])
def test_a_form_that_is_read_once_its_page_is_left_waits_for_the_page(
    window: "Window", place: PlaceKey, target: str
) -> None:
    """What was typed in the page that was shown went into the form, unseen."""
    with window.busy():
        window.frame.go(place, target)
        choose(window, "settings")
    focus = window.frame.focusWidget()
    assert focus is not None
    assert window.frame.page("settings").isAncestorOf(focus)
    window.type("Zorglub")
    choose(window, place)
    page: Any = window.frame.page(place)
    form = page.sharing.form if place == "services" else page.form.request if place == "requests" else page.form
    title = form.fields["title"].control
    window.commune.until(title.hasFocus)
    assert title.text() == ""
