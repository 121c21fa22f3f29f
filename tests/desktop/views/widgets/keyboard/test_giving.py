"""The keyboard is in the page that is shown, also where a part of another one is ready for it only later."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.places import PlaceKey
from desktop.viewmodels.kit.targets import NEW
from tests.desktop.views.all_pages import press_place, with_all_pages

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    return with_all_pages(baule, open_window)


@pytest.mark.parametrize(("place", "target"), [("needs", NEW), ("requests", NEW), ("services", "share")])
def test_a_form_that_is_read_once_its_page_is_left_waits_for_the_page(
    window: "Window", place: PlaceKey, target: str
) -> None:
    """What was typed in the page that was shown went into the form, unseen."""
    with window.busy():
        window.frame.go(place, target)
        press_place(window, "settings")
    focus = window.frame.focusWidget()
    assert focus is not None
    assert window.frame.page("settings").isAncestorOf(focus)
    window.type("Zorglub")
    press_place(window, place)
    page: Any = window.frame.page(place)
    form = page.sharing.form if place == "services" else page.form.request if place == "requests" else page.form
    title = form.fields["title"].control
    window.commune.until(title.hasFocus)
    assert title.text() == ""
