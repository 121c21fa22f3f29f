"""Votes at 200 % on a small screen: one scroll bar on each screen, and the arrow keys choose as on a large one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollBar

from desktop.views.votes.page import VotesPage
from sync.contract.published import Proposal
from tests.desktop.actions import published
from tests.desktop.viewmodels.votes import confirmed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LONG = "Dématérialisation complète de l’instruction des demandes d’autorisation d’occupation du domaine public"
OPEN = Proposal(id="p-long", title=LONG, kind="existing", summary=LONG)


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("vote")
    baule.actor.announce(published.publish(baule.context, "proposals", OPEN))
    window = open_window(baule, votes=VotesPage)
    window.size(1024, 600, 200)
    return window


def one_bar(window: "Window", page: VotesPage, *, fits: bool = False) -> None:
    """`fits`: the screen may have room for all, and no bar."""

    def bars() -> list[QScrollBar]:
        return [bar for bar in page.findChildren(QScrollBar) if bar.isVisible() and bar.maximum() > 0]

    allowed = [[page.area.verticalScrollBar()], *([[]] if fits else [])]
    window.qtbot.waitUntil(lambda: bars() in allowed)
    window.settle()
    assert bars() in allowed


def test_the_screen_after_a_vote_scrolls_with_its_page(window: "Window") -> None:
    page = window.visit("votes", "p-long")
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    assert page.kept.isVisible()
    one_bar(window, page)


@pytest.mark.slow
def test_the_question_before_a_vote_is_taken_back_scrolls_with_its_page(window: "Window") -> None:
    page = window.visit("votes")
    confirmed.vote(window.commune, page.votes, "p-long")
    page.votes.withdraw("p-long")
    window.commune.until(page.asking.isVisible)
    one_bar(window, page, fits=True)


def test_a_window_that_becomes_very_low_shows_no_rule_above_the_results(window: "Window") -> None:
    """Its first sentence alone is for a list that is voted upon."""
    decided = Proposal(id="p-0", title=LONG, kind="existing", state="retained", votes=1)
    window.commune.actor.announce(published.publish(window.commune.context, "proposals", OPEN, decided))
    window.size(1366, 768, 100)
    page = window.visit("votes", "p-0")
    assert page.lists.rule.isHidden()
    window.size(1024, 600, 200)
    assert page.lists.rule.isHidden()
    window.visit("votes", "p-long")
    assert not page.lists.rule.isHidden(), "the control"


def test_what_the_bars_mean_and_the_way_to_their_table_are_whole(window: "Window") -> None:
    """In one line each lost some letters: “ir en tablea”."""
    decided = Proposal(id="p-0", title=LONG, kind="existing", state="retained", votes=1)
    window.commune.actor.announce(published.publish(window.commune.context, "proposals", decided))
    page = window.visit("votes", "p-0")
    window.click(page.lists.master_detail.side_panel.back)
    assert page.lists.legend.isVisible()
    window.size(window.frame.width() - page.lists.legend.width() + 690, 600, 200)  # as beside the menu of all pages
    assert window.clipped(page.lists.legend) == []
    assert page.lists.legend.switch.width() >= page.lists.legend.switch.sizeHint().width()


@pytest.mark.slow
def test_the_table_of_results_scrolls_with_its_page(window: "Window") -> None:
    decided = [
        Proposal(id=f"p-{number}", title=f"{number}. {LONG}", kind="existing", state="retained", votes=number + 1)
        for number in range(9)
    ]
    window.commune.actor.announce(published.publish(window.commune.context, "proposals", *decided))
    page = window.visit("votes", "p-0")
    window.click(page.lists.master_detail.side_panel.back)
    one_bar(window, page)
    window.click(page.lists.legend.switch)
    assert page.lists.table.isVisible()
    one_bar(window, page)


@pytest.mark.slow
def test_a_line_that_the_arrows_come_to_can_be_voted_for_at_once(window: "Window") -> None:
    page = window.visit("votes")
    page.lists.list.setFocus()
    window.press(Qt.Key.Key_Down)
    assert page.votes.chosen is not None
    assert window.act("Voter pour").isEnabled()
    assert page.lists.list.isVisible(), "its paper waits until it is asked for"
    assert page.lists.list.hasFocus()
    window.press(Qt.Key.Key_Return)
    assert page.lists.master_detail.side_panel.alone
