"""At 200 % on a screen of 1024x600, each page shows a line of its list, a question what it is about, the menu all."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.pages import PLACES
from desktop.views.shell.frame import Frame, Place
from desktop.views.shell.side_buttons import MenuCommune
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import Page
from desktop.views.widgets.theme import Theme
from sync.contract.published import Proposal
from tests.desktop.actions import published

if TYPE_CHECKING:
    from desktop.domain.places import PlaceKey
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

TITLES = [f"{number}. Tenir le registre du cimetière" for number in range(9)]


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    """What a commune has that writes and votes, at the least size: searched lists, tabs, a band about the link."""
    baule.campaign("vote")
    proposals = [Proposal(id=f"p-{title[0]}", title=title, kind="existing", summary=title) for title in TITLES]
    baule.actor.announce(published.publish(baule.context, "proposals", *proposals))
    for title in TITLES:
        baule.act(submit_need, baule.act(draft_need, title=title, description=title))
    window = open_window(baule, **{place.key: place.load() for place in PLACES})
    window.frame.connection.say("Hors connexion. Tout s’enregistre sur cet ordinateur, rien n’est perdu.")
    window.size(1024, 600, 200)
    return window


def whole(part: QWidget, place: QRect | None = None) -> bool:
    """Whether nothing of a widget, or of a place in it, is scrolled out of sight or cut off."""
    wanted = part.rect() if place is None else place
    return not wanted.isEmpty() and part.visibleRegion().boundingRect().contains(wanted)


@pytest.mark.parametrize("key", ["needs", "votes", "services"])
def test_a_line_of_the_list_is_in_sight_on_arrival(window: "Window", key: "PlaceKey") -> None:
    page = window.visit(key)

    def in_sight() -> bool:
        (lines,) = [one for one in page.findChildren(QListView) if one.isVisible() and one.model().rowCount()]
        return whole(lines.viewport(), lines.visualRect(lines.model().index(0, 0)))

    window.qtbot.waitUntil(in_sight)


def test_a_question_shows_what_it_is_about_beside_its_yes(window: "Window") -> None:
    page = window.visit("needs")
    need = window.commune.act(draft_need, title="Informatiser la cantine", description="Des listes sur papier.")
    page.navigation.open(need)
    window.settle()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)

    def in_sight() -> bool:
        labels = [one for one in page.confirming.findChildren(Label) if one.text() == "Informatiser la cantine"]
        return any(whole(label) for label in labels)

    window.qtbot.waitUntil(in_sight)
    assert whole(window.act("Oui, mettre dans la boîte d’envoi"))


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair", size=200)
    yield made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # before the theme's pictures go
    made.apply(size=100)
    made.deleteLater()


@pytest.mark.parametrize("name", ["Baule", "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"])
def test_all_entries_of_the_menu_are_whole(theme: Theme, qtbot: QtBot, name: str) -> None:
    places = tuple(Place(place.key, place.title, place.icon, lambda: Page("")) for place in PLACES)
    frame = Frame(
        theme, MenuCommune("45024", name, "Loiret"), places, lambda: (), demonstration="DÉMONSTRATION. Tout est fictif."
    )
    frame.resize(1024, 600)
    frame.show()
    qtbot.waitExposed(frame)
    qtbot.waitUntil(lambda: all(whole(button) for button in frame.side.buttons.values()))
    for button in frame.side.buttons.values():
        words = QFontMetrics(button.small).boundingRect(button.accessibleName())
        assert button.width() > words.width()
        assert button.height() > words.height()
    assert whole(frame.side.switch)
    assert not frame.name.isVisible(), "the switch says it"
    assert frame.demonstration is not None
    assert frame.demonstration.words.text() == "DÉMONSTRATION."
    assert "fictif" in frame.demonstration.toolTip()
    frame.close()
    frame.deleteLater()
