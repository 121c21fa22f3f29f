"""Of the review of a text and "nous aussi" beside it, the one that was asked for last comes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions.needs.draft_need import draft_need
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.reviews import WORDS
from tests.desktop.views.all_pages import with_all_pages

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize("review_last", [True, False])
def test_it_comes(baule: "Commune", open_window: Callable[..., "Window"], *, review_last: bool) -> None:
    """The review came over "nous aussi", and what was typed for that comment was in no field and in no table."""
    baule.campaign("needs")
    baule.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Piscine"))
    window = with_all_pages(baule, open_window)
    page = window.visit("needs", baule.act(draft_need, None, **WORDS))

    def ask_review() -> None:
        window.frame.acts.rest()
        QTest.mouseClick(window.act("Mettre dans la boîte"), Qt.MouseButton.LeftButton)

    with window.busy():
        if not review_last:
            ask_review()
        page.panel.joined.emit("n1")
        if review_last:
            ask_review()
        else:
            window.type("Bonjour")
    if review_last:
        assert page.part == "sending"
    else:
        assert (page.part, page.joining.typed.text) == ("joining", {"comment": "Bonjour"})
