"""In a low window with large text, what is typed in a search has what it found in sight, whatever stands above."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from desktop.actions.needs.draft_need import draft_need
from desktop.views.needs.page import NeedsPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize("percent", [150, 200])
def test_what_a_search_finds_is_in_sight_under_a_band_of_several_lines(
    baule: "Commune", open_window: Callable[..., "Window"], percent: int
) -> None:
    """Nothing of it was, nor that anything was found."""
    for title in ("Cantine", "Registre du cimetière", "Concession du cimetière"):
        baule.act(draft_need, None, title=title, description="Sur papier.")
    window = open_window(baule, needs=NeedsPage)
    window.size(1024, 600, percent)
    page = window.visit("needs")
    baule.campaign("vote")
    baule.until(lambda: page.navigation.needs.over != "")
    page.list.show_recovered(
        f"Votre texte de 14 h 32 a été retrouvé ({'registre ' * 12}). Celui d’avant : x.", "a", "b"
    )
    window.settle()
    QTest.keyClicks(page.list.list, "cimeti")
    lines, search = page.list.list, page.list.row.line
    window.qtbot.waitUntil(lambda: lines.model().rowCount() == 2 and search.text() == "cimeti")

    def in_sight() -> bool:
        first = lines.visualRect(lines.model().index(0, 0))
        seen = lines.viewport().visibleRegion().boundingRect()
        return seen.contains(first) and search.visibleRegion().boundingRect() == search.rect()

    window.qtbot.waitUntil(in_sight)
    QTest.keyClicks(search, "zzz")
    answer = page.list.row.nothing
    window.qtbot.waitUntil(lambda: answer.isVisible() and answer.visibleRegion().boundingRect() == answer.rect())
    assert search.visibleRegion().boundingRect() == search.rect()
