"""F1 opens the topic of what is shown, and the way back leads to it as it was: same screen, same choice, same focus."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from PySide6.QtCore import Qt

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.votes.cast_vote import cast_vote
from desktop.viewmodels.kit.targets import NEW
from desktop.views.home.page import HomePage
from desktop.views.needs.page import NeedsPage
from desktop.views.outbox.page import OutboxPage
from desktop.views.requests.page import RequestsPage
from desktop.views.settings.page import SettingsPage
from desktop.views.shell.menus import Menus
from desktop.views.widgets.buttons import Button
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PAGES = {
    "home": HomePage,
    "needs": NeedsPage,
    "services": composed("services"),
    "votes": composed("votes"),
    "requests": RequestsPage,
    "outbox": OutboxPage,
    "settings": SettingsPage,
}


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign()
    window = open_window(baule, **PAGES)
    Menus(
        window.frame,
        write_need=lambda: None,
        add_commune=lambda: None,
        send_now=lambda: None,
        set_appearance=lambda _theme, _size: None,
    )
    return window


def topics(window: "Window") -> list[str]:
    page: Any = window.frame.page("settings")
    return [fold.page.key for fold in page.help.pages.folds if fold.unfolded]


def home(window: "Window") -> Any:
    page: Any = window.frame.page("home")
    return next(one for one in page.findChildren(Button) if one.isVisible())


def needs_line(window: "Window") -> Any:
    window.commune.act(submit_need, window.commune.act(draft_need, None, title="Four", description="Banal."))
    page = window.visit("needs")
    page.list.list.setFocus()
    page.list.list.mark(0)
    return page.list.list


def needs_form(window: "Window") -> Any:
    page = window.visit("needs", NEW)
    title = page.form.fields["title"].control
    title.setFocus()
    window.qtbot.keyClicks(title, "Cantine")
    return title


def service(window: "Window") -> Any:
    page = window.visit("services")
    page.row.line.setFocus()
    window.qtbot.keyClicks(page.row.line, "cimetiere")
    window.settle()
    lines = page.services.model
    window.commune.until(lambda: len(lines.lines) < 20 and lines.place_of("opencimetiere") >= 0)
    page.list.setFocus()
    page.list.mark(lines.place_of("opencimetiere"))
    window.settle()
    assert page.services.id == "opencimetiere"
    return page.list


def service_kept(window: "Window") -> Any:
    """The vote's card, right after the vote."""
    page = window.visit("services", "opencimetiere")
    page.navigation.vote("")
    window.settle()
    page.navigation.vote_now()
    window.settle()
    assert page.part == "kept"
    return page


def service_review(window: "Window") -> Any:
    page = window.visit("services", "opencimetiere")
    page.navigation.vote("")
    window.settle()
    assert page.part == "reviewing"
    return page


def vote(window: "Window") -> Any:
    """The entry of a vote, with the button that takes it back."""
    window.commune.act(cast_vote, "actes")
    page = window.visit("votes", "actes")
    page._section.list.setFocus()
    return page._section.list


def vote_withdrawing(window: "Window") -> Any:
    window.commune.act(cast_vote, "actes")
    page = window.visit("votes", "actes")
    page.votes.withdraw("actes")
    window.settle()
    return page


def request(window: "Window") -> Any:
    id: str = window.commune.act(draft_request, None, **COMPLETE)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    page.back.setFocus()
    return page.back


def act(window: "Window") -> Any:
    made = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", made.op)
    page.list.setFocus()
    return page.list


def stick(window: "Window") -> Any:
    page = window.visit("outbox", "usb")
    return page


def enrolment_code(window: "Window") -> Any:
    page = window.visit("settings", "enrol")
    page.enrol.code.control.setFocus()
    window.qtbot.keyClicks(page.enrol.code.control, "ABCD")
    return page.enrol.code.control


def settings(window: "Window") -> Any:
    window.visit("settings")
    return window.frame.page("settings").tabs.buttons["station"]


def commune(window: "Window") -> Any:
    page = window.visit("settings", "person")
    name = page.commune.person.fields["name"].control
    name.setFocus()
    return name


class PageSight(NamedTuple):
    """What a person sees of a page: its part, the open entry and the line that is marked."""

    place: str
    part: str
    entry: object
    lines: tuple[int, ...]


def shown(window: "Window") -> PageSight:
    place = window.frame.current
    page: Any = window.frame.page(place)
    lists: list[Any] = []
    entry: object = ""
    match place:
        case "needs":
            lists = [page.list.list]
            entry = page.form.fields["title"].control.text() if page.part == "writing" else ""
        case "services":
            lists, entry = [page.list], (page.services.id, page.navigation.need, page.row.line.text())
        case "votes":
            section = page._section
            lists, entry = [section.list], (page.navigation.screen, page.navigation.section, page.votes.chosen)
        case "outbox":
            lists, entry = [page.list], page.navigation.outbox.chosen
        case "settings":
            entry = (page.navigation.tab, page.enrol.code.control.text())
    return PageSight(place, page.part, entry, tuple(one.currentIndex().row() for one in lists))


@pytest.mark.parametrize(
    ("open_it", "topic"),
    [
        (home, "00-home"),
        (needs_line, "01-need"),
        (needs_form, "01-need"),
        (service, "16-services"),
        (service_review, "03-vote"),
        (service_kept, "03-vote"),
        (vote, "03-vote"),
        (vote_withdrawing, "03-vote"),
        (request, "04-prefect"),
        (act, "05-offline"),
        (stick, "06-usb"),
        (enrolment_code, "17-enrol"),
        (settings, "17-enrol"),
        (commune, "11-person"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_help_is_about_what_is_shown_and_leads_back_to_it(
    window: "Window", open_it: "Callable[[Window], Any]", topic: str
) -> None:
    window.visit("settings", "help/outbox")  # what was asked before must not be answered again
    window.visit("home")
    had = open_it(window)
    had.setFocus()
    window.settle()
    focus, before = window.frame.focusWidget(), shown(window)
    window.press(Qt.Key.Key_F1)
    window.settle()
    assert topics(window) == [topic]
    window.click(window.act("Revenir à la page d’avant"))
    if window.went:  # the fixture notes where a page leads, and does not go there
        window.frame.go(*window.went.pop())
    window.settle()
    assert shown(window) == before
    assert window.frame.focusWidget() is focus


def test_reglages_chosen_in_the_menu_shows_no_help_that_was_asked_for_elsewhere(window: "Window") -> None:
    window.visit("needs")
    window.press(Qt.Key.Key_F1)
    page: Any = window.frame.page("settings")
    assert page.help.isVisible(), "F1 asked for it"
    window.visit("votes")
    page = window.visit("settings")
    assert not page.help.isVisible()
    window.press(Qt.Key.Key_F1)
    window.settle()
    assert topics(window) == ["17-enrol"], "and not what the help was about before"
