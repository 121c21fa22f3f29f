"""During a round, a visible list of requests changes as each batch is settled."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.actions.requests.draft_request import draft_request
from desktop.views.requests.page import RequestsPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_amid_a_round_its_list_is_read_again_only_while_it_is_in_sight(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    made = baule.act(draft_request, None, title="Une borne")
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests")
    window.settle()
    read = list[None]()
    page.requests.refreshed.connect(lambda: read.append(None))
    baule.actor.batch.emit()
    window.settle()
    assert len(read) == 1
    window.visit("requests", made)
    baule.until(page.editing.isVisible)
    window.settle()
    read.clear()
    baule.actor.batch.emit()
    window.settle()
    assert read == []
