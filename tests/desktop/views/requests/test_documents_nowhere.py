"""The sheet of a request whose document was taken out of it, and that turns out to have left."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.domain.changes import Changes
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.label import Label
from tests.desktop.actions.published import settle
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.slow
def test_it_is_said_over_the_text(baule: "Commune", open_window: Callable[..., "Window"], tmp_path: Path) -> None:
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage)
    id = baule.act(draft_request, None, **COMPLETE)
    (tmp_path / "devis.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    sha256 = baule.act(attach_file, id, tmp_path / "devis.pdf").sha256
    op = baule.act(submit_request, id).op
    baule.act(cancel_act, op)
    baule.act(detach_file, id, sha256)
    settle(baule.context, op, "accepted")
    baule.actor.announce(Changes(requests=frozenset({id}), outbox=True))
    window.settle()
    page = window.visit("requests", id)
    said = [label.text() for label in page.findChildren(Label) if label.isVisible()]
    assert any("devis.pdf\u00a0» est nommée" in text for text in said)
    assert any(text.startswith("devis.pdf (") for text in said)
    for width, height, percent in ((1366, 768, 100), (1024, 600, 100), (1024, 600, 200)):
        window.size(width, height, percent)
        assert not window.clipped(page)
