"""Two texts of one need in a low window: both can be read without scrolling, and the question is seen first."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QMenu

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import campaign, needs
from desktop.views.needs.page import NeedsPage
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from tests.desktop.viewmodels.saying import answer, own_need, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

ELSEWHERE = "01a210ca-359b-7da6-b7ab-1c5b85688d22"  # an act of another computer
MINE, THEIRS = "Retrouver une concession au cimetière communal", "Tenir à jour le plan du cimetière"
LOW = [(1366, 768, 200), (1024, 600, 200)]


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=NeedsPage)


@pytest.fixture
def need(window: "Window") -> str:
    commune = window.commune
    made = commune.act(draft_need, None, title="Retrouver une concession", description="Le registre est sur papier.")
    commune.act(submit_need, made)
    answer(commune, made)
    draft = commune.act(correct_need, made)
    commune.act(draft_need, draft, title=MINE, description="Le registre est sur papier, à la cave. " * 4)
    commune.act(submit_need, draft)
    answer(commune, made, "need.amend", "conflict")
    row = commune.ask(needs.one, made)
    say(commune, "mine", own_need(made, row.submit_op, ELSEWHERE, title=THEIRS))
    commune.settle()
    return made


def compared(window: "Window", need: str) -> NeedsPage:
    page: NeedsPage = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Comparer les deux textes"))
    window.commune.until(lambda: any(one.text() == THEIRS for one in page.comparing.findChildren(Label)))
    window.settle()
    return page


def test_that_her_choice_met_a_third_text_is_said_over_both(window: "Window", need: str) -> None:
    """The page looks like the one before: without a message her choice would seem to be forgotten."""
    assert compared(window, need).comparing.notice.isHidden()
    commune = window.commune
    row = commune.ask(needs.one, need)
    commune.act(settle_conflict, need, "mine")
    answer(commune, need, "need.amend", "conflict")
    say(commune, "mine", own_need(need, row.submit_op, ELSEWHERE[:-1] + "0", title=THEIRS))
    commune.settle()
    page = compared(window, need)
    assert page.comparing.notice.words.text().startswith("Votre choix n’a pas été pris\u00a0: pendant ce temps,")
    assert clipped(page) == []


def test_after_its_phase_nothing_is_offered_to_be_chosen(window: "Window", need: str) -> None:
    page = compared(window, need)
    assert page.comparing.lead.text().startswith("Ce besoin a été modifié depuis un autre ordinateur de la mairie.")
    assert page.comparing.platform.isEnabled()
    known = window.commune.ask(campaign.current)
    assert known is not None
    say(window.commune, "campaign", replace(known, open_phase="vote"))
    page = compared(window, need)
    assert "aucun choix n’est possible maintenant" in page.comparing.lead.text()
    assert "choisissez" not in page.comparing.lead.text()
    acts = page.comparing.mine, page.comparing.platform, page.comparing.both
    assert [act.isEnabled() for act in acts] == [False] * 3
    assert clipped(page) == []


def begins_in_sight(part: "QWidget", text: str) -> bool:
    """Its first line is seen whole."""
    (label,) = [one for one in part.findChildren(Label) if one.text() == text and one.isVisible()]
    line = QRect(0, 0, 2, label.fontMetrics().height())
    return label.visibleRegion().boundingRect().intersected(line) == line


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "percent"), [(1024, 600, 100), *LOW])
def test_both_texts_begin_in_sight_and_the_window_stays_within_its_screen(
    window: "Window", need: str, width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    page = compared(window, need)
    window.qtbot.waitUntil(lambda: begins_in_sight(page.comparing, MINE))
    assert begins_in_sight(page.comparing, THEIRS)
    assert (window.frame.width(), window.frame.height()) == (width, height)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "percent"), LOW)
def test_what_is_asked_after_one_has_read_down_to_the_end_is_read_from_its_top(
    window: "Window", need: str, width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    page = compared(window, need)
    bar = page.area.verticalScrollBar()
    window.qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    page.comparing.mine.trigger()
    window.commune.until(page.settling.isVisible)
    window.settle()
    assert bar.value() == 0
    assert begins_in_sight(page.settling, page.settling.heading.text())


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_where_the_choices_find_no_room_one_button_opens_them(window: "Window", need: str) -> None:
    window.size(1024, 600, 200)
    page = compared(window, need)
    button = window.act("Choisir un texte")
    window.click(button)
    (menu,) = [one for one in button.findChildren(QMenu) if one.isVisible()]
    words = [action.text().replace("&", "") for action in menu.actions()]
    assert words == ["Garder mon texte…", "Prendre celui de la plateforme…", "Garder les deux…"]
    menu.actions()[2].trigger()
    menu.close()
    window.commune.until(page.settling.isVisible)
    assert page.settling.heading.text().startswith("Garder votre texte comme brouillon")


def edge(page: "QWidget", part: "QWidget") -> int:
    return part.mapTo(page, part.rect().topRight()).x()


@pytest.mark.slow
@pytest.mark.parametrize("height", [1200, 520])
def test_a_sheet_and_two_texts_end_where_their_page_does_whether_they_scroll_or_not(
    window: "Window", need: str, height: int
) -> None:
    window.size(1366, height, 100)
    page: NeedsPage = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.settle()
    wanted = edge(page, page.header) - (height == 520)  # a pixel for the bar in the margin
    assert edge(page, page.reading.notice) == wanted
    assert {edge(page, card) for card in (page.reading.public, page.reading.life.parentWidget())} >= {wanted}
    assert page.reading.columns.verticalScrollBar().isVisible() is (height == 520)
    page = compared(window, need)
    (first, *_rest) = page.comparing.cards
    assert edge(page, first) == wanted
    assert page.comparing.area.verticalScrollBar().isVisible() is (height == 520)
