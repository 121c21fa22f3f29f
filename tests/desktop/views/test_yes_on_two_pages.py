"""On a busy computer she says yes on one page, goes on to the review of another, and says yes there too."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.draft_request import draft_request
from desktop.database.queries import outbox
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.reviews import WORDS
from tests.desktop.views.all_pages import with_all_pages

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_both_are_sent_and_none_twice(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.campaign("needs")
    window = with_all_pages(baule, open_window)
    drafts = {"requests": baule.act(draft_request, None, **COMPLETE), "needs": baule.act(draft_need, None, **WORDS)}
    for place, draft in drafts.items():
        page = window.visit(place, draft)
        window.click(window.act("Mettre dans la boîte"))
        baule.until(page.confirming.isVisible)
        window.settle()
    with window.busy():
        for place in ("needs", "requests"):
            window.frame.go(place, "as_left")
            for _ in range(2):
                window.frame.acts.rest()
                QTest.mouseClick(window.act("Oui"), Qt.MouseButton.LeftButton)
    window.settle()
    assert sorted(act.type for act in baule.ask(outbox.listed)) == ["need.submit", "request.submit"]
