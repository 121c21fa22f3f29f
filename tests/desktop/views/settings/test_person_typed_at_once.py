"""The person to ask, typed before what is stored was read: on a busy computer, or as another program holds it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.actions.settings.set_person import set_person
from desktop.database.queries import person
from desktop.viewmodels.settings.navigation import SettingsTab
from desktop.views.settings.person import MayorCard, PersonCard
from tests.desktop.views.all_pages import press_place, with_all_pages

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

NAME = "Anne Martin"


def _name(window: "Window") -> QLineEdit:
    (card,) = window.frame.page("settings").findChildren(PersonCard)
    control = card.fields["name"].control
    assert isinstance(control, QLineEdit)
    return control


def _come(window: "Window", way: str) -> None:
    if way == "link":
        window.frame.go("settings", "person")
        return
    window.frame.go("settings")
    window.frame.page("settings").navigation.turn(SettingsTab.COMMUNE)


@pytest.mark.parametrize("leave", ["tab key", "home", "close"])
@pytest.mark.parametrize("way", ["link", "tab of the page"])
@pytest.mark.parametrize("before", ["", "Zoé Petit"])
def test_it_is_kept(baule: "Commune", open_window: "Callable[..., Window]", before: str, way: str, leave: str) -> None:
    baule.act(set_person, name=before, telephone="02 38 44 12 34")
    window = with_all_pages(baule, open_window)
    with window.held():
        _come(window, way)
        name = _name(window)
        QTest.mouseClick(name, Qt.MouseButton.LeftButton)
        window.type(NAME)
        assert name.text() == NAME
    baule.until(lambda: window.frame.page("settings").navigation.of_commune.known is not None)
    assert (name.text(), name.hasFocus()) == (NAME, True)
    match leave:
        case "tab key":
            QTest.keyClick(name, Qt.Key.Key_Tab)
        case "home":
            press_place(window, "home")
        case _:
            window.frame.page("settings").leaving()
    window.settle()
    kept = baule.ask(person.current)
    assert (name.text(), kept.name, kept.telephone) == (NAME, NAME, "02 38 44 12 34")
    (card,) = window.frame.page("settings").findChildren(PersonCard)
    assert card.fields["telephone"].text == "02 38 44 12 34"


def test_what_is_typed_and_left_before_it_is_read_is_kept(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = with_all_pages(baule, open_window)
    with window.busy():
        _come(window, "link")
        QTest.mouseClick(_name(window), Qt.MouseButton.LeftButton)
        window.type(NAME)
        press_place(window, "home")
    assert baule.ask(person.current).name == NAME


def test_the_keyboard_stays_where_she_has_put_it_before_the_person_is_read(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """A Space meant for the mayor's box was typed into the first field."""
    window = with_all_pages(baule, open_window)
    with window.held():
        _come(window, "link")
        (card,) = window.frame.page("settings").findChildren(MayorCard)
        card.box.setFocus()
    window.settle()
    assert window.frame.focusWidget() is card.box
