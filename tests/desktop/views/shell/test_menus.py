"""The shortcuts of the menu bar: no page uses the same letter, since Alt and the letter would open the menu."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

import desktop
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.database.queries import needs
from desktop.viewmodels.requests.step_state import Step
from desktop.viewmodels.settings.navigation import SettingsTab
from desktop.views.home.page import HomePage
from desktop.views.needs.page import NeedsPage
from desktop.views.outbox.page import OutboxPage
from desktop.views.requests.page import RequestsPage
from desktop.views.settings.page import SettingsPage
from desktop.views.shell.menus import Menus
from desktop.views.votes.page import VotesPage
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import CEMETERY, publish
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PAGES = {
    "home": HomePage,
    "needs": NeedsPage,
    "services": composed("services"),
    "votes": VotesPage,
    "requests": RequestsPage,
    "outbox": OutboxPage,
    "settings": SettingsPage,
}


def letters(*texts: str) -> list[str]:
    return [found.lower() for text in texts for found in re.findall(r"&(\w)", text.replace("&&", ""))]


def of_page(page: Any) -> set[str]:
    texts = [thing.text() for kind in (QAbstractButton, QAction) for thing in page.findChildren(kind)]
    texts += [label.text() for label in page.findChildren(QLabel) if label.buddy() is not None]
    return set(letters(*texts))


def menus_of(window: "Window") -> Menus:
    return Menus(
        window.frame,
        write_need=lambda: None,
        add_commune=lambda: None,
        send_now=lambda: None,
        set_appearance=lambda _theme, _size: None,
    )


def test_no_letter_of_a_page_opens_a_menu(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, **PAGES)
    menus_of(window)
    bar = letters(*(action.text() for action in window.frame.menuBar().actions()))
    assert len(bar) == len(set(bar)) == 5
    for key in PAGES:
        assert not set(bar) & of_page(window.visit(key)), key


def test_no_capital_o_is_underlined() -> None:
    """Underlined it is read as a Q: "Oui" looked like "Qui"."""
    sources = Path(desktop.__file__).parent.rglob("*.py")
    assert [file.name for file in sources if '"&O' in file.read_text("utf-8")] == []


def in_sight(window: "Window") -> list[str]:
    """The letters that the page and its bar offer now."""
    shown = [one for one in window.frame.findChildren(QAbstractButton) if one.isVisible()]
    labels = [one for one in window.frame.findChildren(QLabel) if one.isVisible() and one.buddy() is not None]
    return sorted(letters(*(one.text() for one in (*shown, *labels))))


@pytest.mark.parametrize("phase", ["needs", "vote", "steering", "deployment", None])
def test_each_letter_stands_once_on_the_home_page(
    phase: str | None, baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """If two buttons have the same letter, it moves the focus between them and presses neither."""
    baule.campaign(phase)
    window = open_window(baule, home=HomePage)
    page = window.visit("home")
    for words in ("Voir en tableau", "Voir en image"):
        assert page.timeline.switch.text().replace("&", "") == words
        offered = in_sight(window)
        assert len(offered) == len(set(offered)) > 1
        page.timeline.turn()


def test_each_letter_stands_once_in_each_step_of_a_request_where_the_steps_are_a_list(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage)
    menus_of(window)
    bar = letters(*(action.text() for action in window.frame.menuBar().actions()))
    window.size(1024, 600, 100)
    page = window.visit("requests", baule.act(draft_request, None, **COMPLETE))
    baule.until(page.editing.isVisible)
    for step in Step:
        page.navigation.path.turn(step)
        window.settle()
        assert page.form.bar.box.isVisible()
        offered = [*in_sight(window), *bar]
        assert len(offered) == len(set(offered)), (step, offered)


def test_each_letter_stands_once_in_the_forms_of_a_deployment(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("deployment")
    publish(baule, "proposals", CEMETERY)
    window = open_window(baule, votes=VotesPage)
    menus_of(window)
    bar = letters(*(action.text() for action in window.frame.menuBar().actions()))
    window.size(1024, 600, 200)
    window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Demander ce service"))
    offered = [*in_sight(window), *bar]
    assert len(offered) == len(set(offered)), offered
    window.click(window.act("Revenir"))
    publish(baule, "deployments", here())
    window.click(window.act("Déclarer l’effet"))
    offered = [*in_sight(window), *bar]
    assert len(offered) == len(set(offered)), offered


def texts(count: int, commune: "Commune") -> None:
    for n in range(count):
        commune.act(draft_need, None, title=f"Besoin {n}", description="Sur papier.")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["needs", "services", "votes", "requests", "outbox"])
def test_each_letter_stands_once_above_a_list(key: str, baule: "Commune", open_window: "Callable[..., Window]") -> None:
    texts(7, baule)
    baule.act(submit_need, baule.ask(needs.listed)[0].id)
    window = open_window(baule, **{key: PAGES[key]})
    page = window.visit(key)
    if key == "services":
        need = baule.ask(needs.listed)[0].id
        window.qtbot.waitUntil(lambda: page.list.model().rowCount() > 20)
        page = window.visit(key, f"opencimetiere?need={need}")
        assert window.act("Revenir au besoin").isEnabled()
    offered = in_sight(window)
    assert len(offered) == len(set(offered)) > 0, offered


@pytest.mark.slow
def test_a_need_is_begun_by_one_letter_that_discards_nothing(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Somebody who had learnt Alt+B on Accueil moved the need that she was writing to the bin."""
    window = open_window(baule, home=HomePage, needs=NeedsPage)
    window.visit("home")
    assert window.act("Écrire un besoin").text() == "Écrire un &besoin"
    texts(1, baule)
    page = window.visit("needs")
    assert window.act("Écrire un besoin").text() == "Écrire un &besoin"
    page = window.visit("needs", baule.ask(needs.listed)[0].id)
    assert window.act("Mettre à la corbeille").text() == "Mettre à la corbeille"
    window.frame.acts.rest()
    QTest.keyClick(window.frame, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    window.settle()
    assert page.editing.isVisible()
    assert len(baule.ask(needs.listed)) == 1


@pytest.mark.slow
def test_f1_opens_the_help(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, outbox=OutboxPage, settings=SettingsPage)
    menus_of(window)
    window.visit("outbox")
    window.qtbot.keyClick(window.frame, Qt.Key.Key_F1)
    window.settle()
    assert window.frame.current == "settings"
    page = window.frame.page("settings")
    assert page.help.pages.isVisible()
    (open_fold,) = [fold for fold in page.help.pages.folds if fold.unfolded]
    assert open_fold.page.key == "05-offline", "the page about the place where it was pressed"
    assert open_fold.button.hasFocus()
    window.qtbot.keyClick(window.frame, Qt.Key.Key_F1)
    window.settle()
    assert open_fold.unfolded, "pressed again, it stays"
    window.act("Revenir à la page d’avant")
    window.visit("outbox", "usb")
    window.qtbot.keyClick(window.frame, Qt.Key.Key_F1)
    assert page.navigation.topic == "06-usb", "about what is in sight there"
    page.navigation.turn(SettingsTab.STATION)
    page.display.findChild(QAbstractButton).setFocus()
    window.qtbot.keyClick(window.frame, Qt.Key.Key_F1)
    assert page.navigation.topic == "10-display", "and about the card that has the keyboard"
    for part, topic in (
        (page.tabs, "11-person"),
        (page.commune.mayor, "01-need"),
        (page.commune.personal, "12-personal"),
    ):
        page.navigation.turn(SettingsTab.COMMUNE)
        part.findChild(QAbstractButton).setFocus()
        window.qtbot.keyClick(window.frame, Qt.Key.Key_F1)
        assert page.navigation.topic == topic
    window.settle()
