"""The platform may take a minute to answer an enrolment: meanwhile she writes elsewhere, and keeps the keyboard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.domain.changes import Changes
from desktop.viewmodels.settings.navigation import SettingsTab
from desktop.views.settings.page import SettingsPage
from sync.client.errors import Declined, NetworkError
from tests.desktop.views.all_pages import press_place, with_all_pages
from tests.desktop.views.settings.enrolment import URL, USED, a_code, enrolled

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

ENDS = {
    "refused": Declined(USED, 409),
    "another address": NetworkError("not_the_platform"),
    "no network": NetworkError("no_route"),
    "enrolled": None,
}


@contextmanager
def enrolling(window: "Window", commune: "Commune", end: str) -> Iterator[SettingsPage]:
    """Sent with Enter from the code; it ends so after what is done within."""
    page = window.visit("settings", "enrol")
    assert isinstance(page, SettingsPage)
    answer = Event()

    def enrol(_url: str, _code: str) -> Changes:
        assert answer.wait(20)
        if error := ENDS[end]:
            raise error
        enrolled(commune)
        return Changes(link=True)

    window.enrol = enrol
    page.enrol.url.control.setText(URL)
    page.enrol.code.control.setText(a_code())
    page.enrol.code.control.setFocus()
    window.frame.acts.rest()
    window.qtbot.keyClick(page.enrol.code.control, Qt.Key.Key_Return)
    window.qtbot.waitUntil(lambda: not page.enrol.form.isEnabled())
    try:
        yield page
    finally:
        answer.set()
    window.qtbot.waitUntil(page.enrol.form.isEnabled)
    window.settle()


@pytest.mark.parametrize("end", ENDS)
def test_what_is_written_in_another_tab_goes_on_there(
    baule: "Commune", open_window: "Callable[..., Window]", end: str
) -> None:
    """The keyboard went into the code, the address or the answer of the tab out of sight, with the rest of a name."""
    window = open_window(baule, settings=SettingsPage)
    with enrolling(window, baule, end) as page:
        code = page.enrol.code.text
        window.frame.acts.rest()
        window.qtbot.mouseClick(page.tabs.buttons[SettingsTab.COMMUNE], Qt.MouseButton.LeftButton)
        name = next(field for field in page.commune.person.findChildren(QLineEdit) if field.isVisible())
        name.setFocus()
        window.type("Dup")
    window.type("ont")
    assert name.text() == "Dupont"
    assert (page.enrol.url.text, page.enrol.code.text) == (URL, "" if end == "enrolled" else code)


@pytest.mark.parametrize(("end", "field"), [("refused", "code"), ("another address", "url"), ("no network", "code")])
def test_the_page_that_was_left_shows_the_field_to_look_at(
    baule: "Commune", open_window: "Callable[..., Window]", end: str, field: str
) -> None:
    window = with_all_pages(baule, open_window)
    with enrolling(window, baule, end) as page:
        press_place(window, "needs")
    press_place(window, "settings")
    window.settle()
    assert window.frame.focusWidget() is page.enrol.asked.fields[field].control
