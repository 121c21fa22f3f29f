"""A draft of a request that the platform already has: a backup from before it was sent was put back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import insert

from desktop.actions.requests.draft_request import draft_request
from desktop.database.queries.todo import todo
from desktop.domain.changes import Changes
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.label import Label
from sync.client.ledger.tables import copy
from sync.contract.published import OwnRequest
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LODGED = "Cette demande est déjà déposée"


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


def lodge(window: "Window", id: str, state: Any) -> None:
    """As a round that brought what the platform has."""
    own = OwnRequest(
        id=id,
        title="Former les agents",
        category="agent_training",
        level="department",
        authority="45",
        submission="0190b2c6-7a5e-7cc3-8b21-3f1d5a9e0c44",
        state=state,
    )
    value = msgspec.json.encode(own).decode()
    with window.commune.context.store.transaction() as connection:
        connection.execute(insert(copy).values(scope="mine", id=id, position=1, value=value))
    window.commune.actor.announce(Changes(scopes=frozenset({"mine"})))
    window.settle()


def kinds(window: "Window") -> list[str]:
    return [one.kind for one in window.commune.ask(todo)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("received", "Déjà déposée"),
        ("accepted", "Financement accordé"),
        ("refused", "Refusée par le préfet"),
        ("incomplete", "À compléter"),
    ],
)
def test_it_is_said_in_the_list_and_over_the_text_and_only_what_is_incomplete_may_leave(
    window: "Window", state: str, word: str
) -> None:
    id = window.commune.act(draft_request, None, **COMPLETE)
    assert "request" in kinds(window)
    page = window.visit("requests")
    lodge(window, id, state)
    (line,) = page.requests.model.lines
    assert line.shown.word == word
    incomplete = state == "incomplete"
    assert ("request" in kinds(window), "incomplete" in kinds(window)) == (False, incomplete)
    page = window.visit("requests", id)
    window.commune.until(page.editing.isVisible)
    assert page.editor.heading == "Demande déjà déposée"
    assert LODGED in page.asked.words.text()
    assert ("ne peut pas partir" in page.asked.words.text()) is not incomplete
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    said = [label for label in page.editing.findChildren(Label) if label.isVisible() and LODGED in label.text()]
    assert len(said) == 1, "over the text, which stays in sight at each step: once"
    assert (RequestAct.SUBMIT in page.navigation.acts.others) is incomplete
    if incomplete:
        window.click(window.act("Mettre dans la boîte d’envoi"))
        window.commune.until(page.confirming.isVisible)
        assert f"⚠ {LODGED}" in page.confirming.warning.words.text()


@pytest.mark.parametrize("state", ["received", "incomplete"])
def test_it_is_said_over_a_text_that_is_being_written_as_an_exchange_brings_it(window: "Window", state: str) -> None:
    """A backup was put back, and she continued her text at once: she would learn it only at the end."""
    id = window.commune.act(draft_request, None, **COMPLETE)
    page = window.visit("requests", id)
    window.commune.until(page.editing.isVisible)
    page.navigation.path.turn(Step.REVIEW)
    page.editor.type("calendar", "En mai.")
    window.settle()
    assert page.asked.isHidden()
    assert RequestAct.SUBMIT in page.navigation.acts.others
    lodge(window, id, state)
    assert page.asked.words.text().startswith(f"⚠ {LODGED}")
    assert page.editor.heading == "Demande déjà déposée"
    assert (RequestAct.SUBMIT in page.navigation.acts.others) is (state == "incomplete")
    assert page.editor.fields["calendar"] == "En mai."
    review = page.form.review
    if state == "received":
        assert page.navigation.path.here.words == "Ce texte ne part plus. Il n’y a rien à envoyer ni à imprimer."
        assert page.navigation.path.here.short == "Texte gardé"
        assert not any(part.isVisible() for part in (review.warned, review.blanks, review.to_print))
    else:
        assert "boîte d’envoi" in page.navigation.path.here.words
        assert review.to_print.isVisible()
    assert page.title.text() == page.editor.heading
    assert page.editor.is_draft


def test_what_was_withdrawn_is_taken_no_second_time_and_goes_on_in_a_new_request(window: "Window") -> None:
    """The platform refuses it, as what it has already."""
    id = window.commune.act(draft_request, None, **COMPLETE)
    page = window.visit("requests")
    lodge(window, id, "withdrawn")
    (line,) = page.requests.model.lines
    assert line.shown.word == "Retirée"
    assert "request" not in kinds(window)
    page = window.visit("requests", id)
    window.commune.until(page.editing.isVisible)
    assert page.editor.heading == "Demande retirée"
    assert "puis retirée" in page.asked.words.text()
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    window.click(window.act("Écrire une nouvelle demande avec ce texte"))
    window.commune.until(lambda: page.editor.heading == "Nouvelle demande au préfet")
    assert page.editor.fields["title"] == COMPLETE["title"]
