"""What was asked for where a text could not be saved, and so stayed open, does not come once that one is sent."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.domain.changes import Outcome
from desktop.paths import Places
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.services.share_navigation import ShareNavigation
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

NEED = {"title": "Gérer le cimetière", "description": "Le registre est sur papier.", "theme": "citizenship"}
SHARE = {"title": "Registre", "summary": "En ligne."}


class Page(NamedTuple):
    """One page with its texts, of which one is open."""

    navigation: NeedNavigation | RequestNavigation | ShareNavigation
    draft: Callable[..., Outcome[str]]
    text: dict[str, str]
    ask: Callable[[], object]  #: asks to send the text that is open
    send: Callable[[], object]  #: says yes

    @property
    def screen(self) -> str:
        return self.navigation.screen.name


def needs(baule: "Commune") -> Page:
    folder = baule.actor.database.parent
    navigation = NeedNavigation(baule.actor, Places(folder, folder, folder), "Baule")
    navigation.start()
    navigation.visit("")

    def ask() -> None:
        navigation.departure.ask(navigation.editor.id)

    return Page(navigation, draft_need, NEED, ask, navigation.submit)


def requests(baule: "Commune") -> Page:
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    return Page(navigation, draft_request, COMPLETE, navigation.editor.ask_submit, navigation.editor.submit)


def shares(baule: "Commune") -> Page:
    navigation = ShareNavigation(baule.actor, Latest())
    navigation.start()
    return Page(navigation, draft_share, SHARE, navigation.editor.ask_submit, navigation.editor.submit)


@pytest.fixture(params=[needs, requests, shares])
def page(baule: "Commune", request: pytest.FixtureRequest) -> Page:
    baule.campaign()
    made: Page = request.param(baule)
    baule.settle()
    return made


def opened(baule: "Commune", page: Page) -> tuple[str, str]:
    """Ids of the text that is open, and of another."""
    text, other = (baule.act(page.draft, None, **page.text) for _ in range(2))
    page.navigation.open(text)
    baule.until(lambda: page.screen == "WRITING")
    baule.settle()
    return text, other


def test_it_does_not_come_once_the_text_that_stayed_is_sent(baule: "Commune", page: Page) -> None:
    """On a full disk: its form took the place of what was just sent, with the keyboard in it."""
    text, other = opened(baule, page)
    baule.read_only(True)
    page.navigation.editor.type("title", "Un autre titre")
    page.navigation.open(other)
    baule.settle()
    assert (page.screen, page.navigation.editor.id) == ("WRITING", text), "it could not be saved"
    baule.read_only(False)
    page.navigation.editor.keep()
    baule.settle()
    page.ask()
    baule.until(lambda: page.screen == "SENDING")
    page.send()
    baule.settle()
    assert (page.screen, page.navigation.editor.active) == ("READING", False)


def test_it_comes_once_the_text_is_saved(baule: "Commune", page: Page) -> None:
    _text, other = opened(baule, page)
    page.navigation.editor.type("title", "Un autre titre")
    page.navigation.open(other)
    baule.settle()
    assert (page.screen, page.navigation.editor.id) == ("WRITING", other)


def test_it_comes_in_place_of_what_is_sent_meanwhile(baule: "Commune", page: Page) -> None:
    _text, other = opened(baule, page)
    page.ask()
    baule.until(lambda: page.screen == "SENDING")
    page.send()
    page.navigation.open(other)
    baule.settle()
    assert (page.screen, page.navigation.editor.id) == ("WRITING", other)


def test_it_does_not_come_once_the_text_is_read_again(baule: "Commune", page: Page) -> None:
    """That form is filled anew, as another program has changed it, and she goes on in it."""
    text, other = opened(baule, page)
    page.navigation.editor.reread()
    page.navigation.open(other)
    baule.settle()
    assert (page.screen, page.navigation.editor.id) == ("WRITING", text)
    page.ask()
    baule.until(lambda: page.screen == "SENDING")
    page.send()
    baule.settle()
    assert (page.screen, page.navigation.editor.active) == ("READING", False)


def test_it_does_not_come_once_she_has_asked_for_the_open_text_again(baule: "Commune", page: Page) -> None:
    text, other = opened(baule, page)
    page.navigation.open(other)
    page.navigation.open(text)
    baule.settle()
    assert (page.screen, page.navigation.editor.id) == ("WRITING", text)
    page.ask()
    baule.until(lambda: page.screen == "SENDING")
    page.send()
    baule.settle()
    assert (page.screen, page.navigation.editor.active) == ("READING", False)


def test_only_of_a_text_that_was_asked_for_it_is_told_that_it_does_not_come(baule: "Commune", page: Page) -> None:
    """What is typed is kept for that text until then."""
    _text, other = opened(baule, page)
    told: list[str] = []
    baule.actor.texts.not_opened.connect(told.append)
    page.navigation.editor.reread()
    baule.settle()
    assert told == []
    page.navigation.editor.reread()
    page.navigation.open(other)
    baule.settle()
    assert told == [page.navigation.editor.place]
