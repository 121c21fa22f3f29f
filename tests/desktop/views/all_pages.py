"""A window with all of its pages and their keys, as the keyboard needs it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.domain.places import PlaceKey
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

KEYS: tuple[PlaceKey, ...] = get_args(PlaceKey)


def write_some(commune: "Commune") -> None:
    """Some lines in each list."""
    commune.campaign()
    for title in ("Registre du cimetière", "Cantine"):
        commune.act(submit_need, commune.act(draft_need, title=title, description="Un texte."))
        commune.act(draft_request, title=title)


def with_all_pages(commune: "Commune", open_window: "Callable[..., Window]") -> "Window":
    window = open_window(commune, **{key: composed(key) for key in KEYS})
    window.visit("home")
    window.frame.give_keys()
    window.frame.addActions(window.frame.go_actions)  # as the menu bar does
    return window


def press_place(window: "Window", key: PlaceKey) -> None:
    """Alt and the page's digit."""
    QTest.keyClick(window.frame, Qt.Key(Qt.Key.Key_1.value + KEYS.index(key)), Qt.KeyboardModifier.AltModifier)
