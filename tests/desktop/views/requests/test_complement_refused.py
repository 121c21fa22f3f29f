"""The page of a request while its complement is refused: what became of it is said once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.views.requests.page import RequestsPage
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_that_a_complement_was_refused_stands_in_the_answer_alone(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """“Complément refusé.” stayed above the card that says it in full."""
    baule.campaign("needs")
    sent = Sent(baule)
    sent.receive()
    sent.answer(state="incomplete", missing=("Devis",))
    baule.act(resume_request, sent.id)
    baule.act(submit_request, sent.id)
    window = open_window(baule, requests=RequestsPage)
    screen = window.visit("requests", sent.id).reading
    baule.until(screen.isVisible)
    assert screen.pending.words.text().startswith("Complément enregistré")
    sent.receive("rejected")
    window.settle()
    assert screen.answer.what.text() == "✗ La plateforme n’a pas accepté ce complément"
    assert not screen.pending.isVisible()
