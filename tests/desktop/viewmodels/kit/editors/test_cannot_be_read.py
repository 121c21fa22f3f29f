"""A text that cannot be read, as its row is damaged: the form of the one before it does not stay in sight, closed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import Table, text, update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database import tables
from desktop.domain.changes import EVERYTHING, Outcome
from desktop.paths import Places
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.services.share_navigation import ShareNavigation
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.reviews import WORDS

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


class Page(NamedTuple):
    """One page with its texts."""

    navigation: NeedNavigation | RequestNavigation | ShareNavigation
    table: Table  #: that holds their rows
    words: dict[str, str]  #: of a text that lacks nothing
    draft: Callable[..., Outcome[str]]
    send: Callable[..., object]

    @property
    def at(self) -> tuple[str, bool]:
        """The screen, and whether a text is open."""
        return self.navigation.screen.name, self.navigation.editor.active


def need(baule: "Commune") -> Page:
    folder = baule.actor.database.parent
    navigation = NeedNavigation(baule.actor, Places(folder, folder, folder), "Baule")
    return Page(navigation, tables.need, WORDS, draft_need, submit_need)


def request_to_prefect(baule: "Commune") -> Page:
    return Page(RequestNavigation(baule.actor), tables.request, COMPLETE, draft_request, submit_request)


def service(baule: "Commune") -> Page:
    share = {"title": "Registre", "summary": "En ligne."}
    return Page(ShareNavigation(baule.actor, Latest()), tables.share, share, draft_share, share_service)


@pytest.fixture(params=[need, request_to_prefect, service])
def page(baule: "Commune", request: pytest.FixtureRequest) -> Page:
    baule.campaign()
    made: Page = request.param(baule)
    return made


def damage(baule: "Commune", page: Page, id: str) -> None:
    """Bytes that are no text, as on a disk that fails."""
    with baule.context.store.transaction() as rows:
        rows.execute(update(page.table).where(page.table.c.id == id).values(title=text("CAST(x'ff' AS TEXT)")))


def opened(baule: "Commune", page: Page) -> str:
    """Opens a text; the id of another one."""
    page.navigation.start()
    one, other = (baule.act(page.draft, None, **page.words) for _ in range(2))
    page.navigation.open(one)
    baule.until(lambda: page.at == ("WRITING", True))
    baule.settle()
    return other


def to_list(page: Page) -> tuple[str, bool]:
    return "OURS" if page.table is tables.need else "LIST", False


def test_a_draft_leads_to_the_list(baule: "Commune", page: Page) -> None:
    other = opened(baule, page)
    damage(baule, page, other)
    page.navigation.open(other)
    baule.settle()
    assert page.at == to_list(page)
    assert baule.faults or baule.bugs, "what is wrong is said"


def test_what_was_sent_leads_to_the_list(baule: "Commune", page: Page) -> None:
    """It is read for its page once it is known to be no draft."""
    page.navigation.editor.left.connect(lambda id: damage(baule, page, id) if id else None)
    other = opened(baule, page)
    baule.act(page.send, other)
    page.navigation.open(other)
    baule.settle()
    assert page.at == to_list(page)
    assert baule.faults or baule.bugs, "what is wrong is said"


def test_what_is_shown_already_stays(baule: "Commune", page: Page) -> None:
    """It is read again after each change, and goes on showing what was read before."""
    page.navigation.start()
    sent = baule.act(page.draft, None, **page.words)
    baule.act(page.send, sent)
    page.navigation.open(sent)
    baule.settle()
    assert page.at == ("READING", False)
    damage(baule, page, sent)
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert page.at == ("READING", False)
    assert baule.faults, "what is wrong is said"
