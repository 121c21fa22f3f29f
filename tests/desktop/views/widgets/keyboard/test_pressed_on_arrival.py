"""Keys that are pressed before the list of a page is read are for that list."""

from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.domain.places import PlaceKey
from desktop.views.widgets.line_list import LineList
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

KEYS: tuple[PlaceKey, ...] = get_args(PlaceKey)


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign()
    for title in ("Registre du cimetière", "Cantine"):
        baule.act(submit_need, baule.act(draft_need, title=title, description="Un texte."))
        baule.act(draft_request, title=title)
    window = open_window(baule, **{key: composed(key) for key in KEYS})
    window.visit("home")
    window.frame.give_keys()
    window.frame.addActions(window.frame.go_actions)  # as the menu bar does
    return window


@pytest.mark.parametrize("key", ["needs", "services", "votes", "requests", "outbox"])
def test_the_first_arrow_is_not_lost(window: "Window", key: PlaceKey) -> None:
    with window.busy():
        QTest.keyClick(window.frame, Qt.Key(Qt.Key.Key_1.value + KEYS.index(key)), Qt.KeyboardModifier.AltModifier)
        focus = window.frame.focusWidget()
        QTest.keyClick(focus, Qt.Key.Key_Down)
    window.commune.until(lambda: isinstance(window.frame.focusWidget(), LineList))
    lines = window.frame.focusWidget()
    assert isinstance(lines, LineList)
    window.qtbot.waitUntil(lambda: lines.currentIndex().row() == 0, timeout=3000)
