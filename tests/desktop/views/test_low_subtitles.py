"""With text at 200 %, the line under the title of a list is read where it says something that stands nowhere else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.views.needs.page import NeedsPage
from desktop.views.outbox.page import OutboxPage
from sync.client.ledger.tables import outbox

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    window = open_window(baule, needs=NeedsPage, outbox=OutboxPage)
    window.size(1024, 600, 200)
    return window


def read(page: Any) -> str:
    """The line as far as it is in sight."""
    whole = page.subtitle.visibleRegion().boundingRect() == page.subtitle.rect()
    return str(page.subtitle.text()) if page.subtitle.isVisible() and whole else ""


def test_that_no_need_is_taken_any_more_is_read(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Des listes.")
    page = window.visit("needs")
    assert read(page) == "", "what a need is stands in the help, and the list has the room"
    window.commune.campaign("vote")
    window.commune.until(lambda: page.navigation.needs.over != "")
    window.settle()
    assert page.navigation.needs.over.startswith(f"{read(page)} ")
    assert "serait sans doute refusé." in read(page), "in a window that is so low, its first sentence"
    window.commune.act(discard_need, made)
    page.navigation.turn(NeedScreen.BIN)
    window.settle()
    assert read(page).startswith("Un brouillon reste ici trente jours.")


def test_what_was_refused_is_read_and_what_waits_stands_in_the_status_line(window: "Window") -> None:
    for title in ("Cantine", "Cimetière"):
        window.commune.act(submit_need, window.commune.act(draft_need, None, title=title, description="Des listes."))
    page = window.visit("outbox")
    assert (read(page), page.outbox.summary.sentence) == ("", "2\u00a0envois attendent la plateforme.")
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.seq == 1).values(state="rejected", attempts=1))
    page = window.visit("outbox")
    assert read(page) == "1\u00a0envoi refusé."
