"""Enter twice on the way back from a review leaves it, and does not open it again from the line under it."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.views.votes.page import VotesPage
from desktop.views.widgets.buttons import ONE_PRESS_S
from sync.contract.published import Proposal
from tests.desktop.actions import published
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize("key", ["services", "votes"])
def test_the_second_enter_leaves_what_was_said_and_a_later_one_asks(
    baule: "Commune", open_window: Callable[..., "Window"], monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    baule.campaign("needs" if key == "services" else "vote")
    voirie = (Proposal(id=f"p{n}", title=f"Voirie {n}", kind="to_develop") for n in (1, 2))
    published.publish(baule.context, "proposals", *voirie)
    window = open_window(baule, **({"services": composed("services")} if key == "services" else {"votes": VotesPage}))
    page = window.visit(key)
    part, maker = (page, page.services) if key == "services" else (page.lists, page.votes)
    window.commune.until(lambda: maker.model.rowCount() > 1)
    part.list.setFocus()
    window.press(Qt.Key.Key_Down)
    window.press(Qt.Key.Key_Return)
    window.commune.until(page.reviewing.isVisible)
    apart = window.act("Revenir").geometry(), window.act("Oui, voter").geometry()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)

    def enter(after: float) -> None:
        nonlocal now
        now += after
        QTest.keyClick(window.frame.focusWidget(), Qt.Key.Key_Return)
        window.settle()

    enter(10 * ONE_PRESS_S)
    said = page.refused if key == "services" else page.message
    assert (page.reviewing.isVisible(), said.words.text()) == (False, "Rien n’a été voté.")
    assert window.frame.focusWidget() is part.list
    enter(0.4 * ONE_PRESS_S)
    assert (page.reviewing.isVisible(), said.isVisible()) == (False, True)
    enter(2 * ONE_PRESS_S)
    window.commune.until(page.reviewing.isVisible)
    assert (window.act("Revenir").geometry(), window.act("Oui, voter").geometry()) == apart
