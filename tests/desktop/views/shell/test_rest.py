"""Where nothing goes on, the window does nothing: no page asks for its own layout again and again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit.targets import NEW
from desktop.views.home.page import HomePage
from desktop.views.needs.page import NeedsPage
from desktop.views.outbox.page import OutboxPage
from desktop.views.requests.page import RequestsPage
from desktop.views.settings.page import SettingsPage
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PAGES = {
    "home": HomePage,
    "needs": NeedsPage,
    "services": composed("services"),
    "votes": composed("votes"),
    "requests": RequestsPage,
    "outbox": OutboxPage,
    "settings": SettingsPage,
}
TURNS = 20


class LayoutsAsked(QObject):
    """Names the widgets of the whole program that are asked to lay themselves out."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.names.append(type(watched).__name__)
        return False


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_no_place_lays_itself_out_without_an_end(
    baule: "Commune", open_window: "Callable[..., Window]", qtbot: QtBot, width: int, height: int, percent: int
) -> None:
    baule.campaign()
    window = open_window(baule, **PAGES)
    window.size(width, height, percent)
    asked = LayoutsAsked()
    QApplication.instance().installEventFilter(asked)

    def at_rest() -> None:
        asked.names.clear()
        for _turn in range(TURNS):
            QApplication.processEvents()
        assert asked.names == []

    try:
        for place, target in (*((page, "") for page in PAGES), ("needs", NEW), ("requests", NEW)):
            window.visit(place, target)
            qtbot.waitUntil(at_rest)
    finally:
        QApplication.instance().removeEventFilter(asked)
