"""Accueil in a real window: what is seen, what is heard, where it leads."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from desktop.actions.draft_need import draft_need
from desktop.actions.open_need import open_need
from desktop.actions.submit_need import submit_need
from desktop.views.home_page import HomePage
from desktop.views.timeline import PhaseTimeline

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def spoken(root: QWidget) -> list[str]:
    """What a screen reader says of the visible texts under a widget."""
    found = [w for w in root.findChildren(QWidget) if w.isVisible()]
    interfaces = [QAccessible.queryAccessibleInterface(widget) for widget in found]
    return [i.text(QAccessible.Text.Name) for i in interfaces if i is not None]


def buttons(root: QWidget, words: str) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.isVisible() and getattr(w, "text", str)() == words]


def test_without_a_campaign_it_says_what_comes(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert page.timeline.isHidden()
    assert "inscription" in page.without.text()
    window.click(buttons(page, "Inscrire")[0])
    assert window.went == [("settings", "enrol")]


def test_the_phases_are_painted_heard_and_a_table(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.campaign("needs")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    timeline: PhaseTimeline = page.timeline
    heard = [text for text in spoken(timeline) if text.startswith("Phase ")]
    assert len(heard) == 4
    assert "en cours" in heard[0]
    assert "à venir" in heard[3]
    window.click(timeline.switch)
    assert timeline.table.isVisible()
    assert timeline.table.rowCount() == 4
    assert timeline.table.item(0, 2).text().startswith("en cours")
    assert not [text for text in spoken(timeline) if text.startswith("Phase ")]
    window.click(timeline.switch)
    assert timeline.table.isHidden()


@pytest.mark.parametrize("theme", ["clair", "sombre", "contraste"])
def test_the_timeline_is_drawn_in_every_theme(
    baule: "Commune", open_window: "Callable[..., Window]", theme: str
) -> None:
    baule.campaign("vote")
    window = open_window(baule, home=HomePage)
    window.theme.apply(choice=theme)
    page = window.visit("home")
    image = page.timeline.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert window.theme["accent"].name() in colours
    assert window.theme["border"].name() in colours


def test_the_last_draft_is_resumed_by_the_main_act(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.act(draft_need, None, title="Cantine")
    baule.hour[0] += timedelta(minutes=1)
    last = baule.act(draft_need, None, title="Cimetière").made
    window = open_window(baule, home=HomePage)
    window.visit("home")
    window.click(window.act("Reprendre"))
    assert window.went == [("needs", last)]


def test_what_changes_is_seen_at_once(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert page.acts.bar.isHidden()
    need = baule.act(draft_need, None, title="Cantine", description="Inscrire en ligne.").made
    window.settle()
    assert buttons(page, "Reprendre")
    baule.act(submit_need, need)
    window.settle()
    assert not buttons(page, "Reprendre")
    assert page.acts.bar.isVisible()
    assert "1\u00a0envoi partira" in page.acts.sentence.text()


@pytest.mark.parametrize(("answer", "target"), [("Reprendre", "resume:"), ("Recommencer", "restart:")])
def test_the_text_of_a_broken_session_is_offered(
    baule: "Commune", open_window: "Callable[..., Window]", answer: str, target: str
) -> None:
    need = baule.act(draft_need, None, title="Cantine").made
    baule.act(open_need, need)
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert (
        page.recovered.words.text() == "Nous avons retrouvé votre texte de 14\u00a0h\u00a032 («\u00a0Cantine\u00a0»)."
    )
    window.click(buttons(page.recovered, answer)[0])
    assert window.went == [("needs", f"{target}{need}")]
    assert page.recovered.isHidden()


def test_html_in_a_title_is_text(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.act(draft_need, None, title="<b>Cantine</b> & <img src=x>")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    assert "<b>Cantine</b> & <img src=x>" in spoken(page)


def test_every_card_leads_somewhere_by_the_keyboard(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.campaign("vote")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    opener = buttons(page.acts, "Ouvrir")[0]
    opener.setFocus()
    window.press(Qt.Key.Key_Space)
    assert window.went == [("outbox", "")]


@pytest.mark.parametrize(("size", "across"), [((1366, 768, 100), 4), ((1024, 600, 150), 2), ((1024, 600, 200), 2)])
def test_the_painted_words_have_their_room(
    baule: "Commune", open_window: "Callable[..., Window]", size: tuple[int, int, int], across: int
) -> None:
    baule.campaign("vote")
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    window.size(*size)
    phases = page.timeline._phases()
    assert len({phase.y() for phase in phases}) == 4 // across
    assert [phase for phase in phases if phase.height() < phase.height_at(phase.width())] == []
    assert max(phase.geometry().right() for phase in phases) <= page.timeline.width()
