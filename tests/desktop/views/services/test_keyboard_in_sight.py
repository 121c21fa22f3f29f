"""A service of ours is answered for while she is in the catalogue: the keyboard stays in what she sees."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import text

from desktop.actions.services.draft_share import draft_share
from desktop.database.queries import shares
from desktop.viewmodels.services.screens import ServiceTab, ShareScreen
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, services=composed("services"))


def type_on(window: "Window", *keys: Qt.Key) -> None:
    """As the system does: to the window, and so to whatever has the keyboard, in sight or not."""
    for key in keys:
        QTest.keyClick(window.frame.windowHandle(), key)
        window.settle()


@pytest.mark.parametrize("ask", ["open", "propose"])
def test_what_is_typed_in_the_catalogue_s_search_goes_into_no_draft(
    baule: "Commune", window: "Window", ask: str
) -> None:
    """`propose`: the draft has no summary yet, so that the form shows where it is missing."""
    page = window.visit("services")
    draft = baule.act(draft_share, None, title="Registre")
    window.click(page.tabs.buttons[ServiceTab.SHARED])
    if ask == "propose":
        page.sharing.list.opened.emit(draft)
        window.settle()
    with window.busy():
        if ask == "open":
            page.sharing.list.opened.emit(draft)
        else:
            QTest.mouseClick(window.act("Proposer"), Qt.MouseButton.LeftButton)
        QTest.mouseClick(page.tabs.buttons[ServiceTab.CATALOGUE], Qt.MouseButton.LeftButton)
        QTest.mouseClick(page.row.line, Qt.MouseButton.LeftButton)
        QTest.keyClicks(page.row.line, "can")
    type_on(window, Qt.Key.Key_T, Qt.Key.Key_I, Qt.Key.Key_N, Qt.Key.Key_E)
    assert page.row.line.text() == "cantine"
    page.leaving()
    window.settle()
    assert [(row.title, row.state) for row in baule.ask(shares.listed)] == [("Registre", "draft")]
    assert page.navigation.sharing.screen is ShareScreen.WRITING, "it waits under its tab"


def test_the_arrows_go_through_the_catalogue_although_a_damaged_service_of_ours_leads_to_the_list_of_ours(
    baule: "Commune", window: "Window"
) -> None:
    page = window.visit("services")
    draft = baule.act(draft_share, None, title="Registre", summary="En ligne.")
    window.click(page.tabs.buttons[ServiceTab.SHARED])
    with baule.context.store.transaction() as connection:
        connection.execute(text("UPDATE share SET licence = CAST(x'ff' AS TEXT) WHERE id = :id"), {"id": draft})
    with window.busy():
        page.sharing.list.opened.emit(draft)
        QTest.mouseClick(page.tabs.buttons[ServiceTab.CATALOGUE], Qt.MouseButton.LeftButton)
    type_on(window, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    assert page.services.id == page.services.model.lines[0].id
    assert page.navigation.sharing.screen is ShareScreen.LIST
    baule.faults.clear()
