"""What was typed in a form of a deployment and did not leave is read beside its service, and erased there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.database.queries import todo, typed
from desktop.views.votes.page import VotesPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from tests.desktop.actions import published
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import CEMETERY, publish

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

WORDS = "Deux agents seront sur place."


def _closes(commune: "Commune") -> None:
    commune.campaign("needs")


def _is_removed(commune: "Commune") -> None:
    commune.actor.announce(published.publish(commune.context, "proposals", removed=[CEMETERY.id]))


def _is_not_retained(commune: "Commune") -> None:
    publish(commune, "proposals", msgspec.structs.replace(CEMETERY, state="not_retained"))


def _is_asked_elsewhere(commune: "Commune") -> None:
    commune.act(ask_deployment, CEMETERY.id)


def _is_live(commune: "Commune") -> None:
    publish(commune, "deployments", here())


def _is_not_live(commune: "Commune") -> None:
    commune.actor.announce(published.publish(commune.context, "deployments", removed=[here().id]))


CHANGES = [
    ("ask", _closes),
    ("ask", _is_removed),
    ("ask", _is_not_retained),
    ("ask", _is_asked_elsewhere),
    ("ask", _is_live),
    ("report", _is_removed),
    ("report", _is_not_live),
]


def _begun(baule: "Commune", open_window: Callable[..., "Window"], form: str) -> "Window":
    baule.campaign("deployment")
    publish(baule, "proposals", CEMETERY)
    if form == "report":
        publish(baule, "deployments", here())
    return open_window(baule, votes=VotesPage)


def read(window: "Window") -> list[str]:
    part = window.frame.page("votes").deploy.paper.unsent
    return [label.text() for label in part.findChildren(Label) if label.isVisible()]


@pytest.mark.parametrize(("form", "change"), CHANGES)
def test_what_did_not_leave_is_found_beside_its_service_and_erased(
    baule: "Commune", open_window: Callable[..., "Window"], form: str, change: Callable[["Commune"], None]
) -> None:
    """No window showed it any more."""
    window = _begun(baule, open_window, form)
    about = f"{form}.{CEMETERY.id}"
    keep_typed(baule.context, about, {"remarks" if form == "ask" else "effect": WORDS})
    change(baule)
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.settle()
    assert WORDS in read(window)
    kind = "ask" if form == "ask" else "effect"
    assert [row.id for row in baule.ask(todo.todo) if row.kind == kind] == [CEMETERY.id]
    window.click(page.deploy.paper.unsent.findChild(Button))
    window.answer("Oui, effacer ce texte")
    assert page.message.words.text() == "Texte effacé."
    assert baule.ask(typed.kept, about) == {}
    assert not page.deploy.paper.unsent.isVisible()


@pytest.mark.parametrize("change", [_closes, _is_removed])
def test_it_is_there_on_the_way_back_from_the_form(
    baule: "Commune", open_window: Callable[..., "Window"], change: Callable[["Commune"], None]
) -> None:
    window = _begun(baule, open_window, "ask")
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Demander"))
    window.settle()
    window.qtbot.keyClicks(page.ask_form.fields["remarks"].control, WORDS)
    change(baule)
    window.settle()
    assert page.ask_form.fields["remarks"].text == WORDS
    window.click(window.act("Revenir"))
    window.settle()
    assert WORDS in read(window)


def test_where_its_form_opens_it_is_read_there_alone(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    window = _begun(baule, open_window, "ask")
    keep_typed(baule.context, f"ask.{CEMETERY.id}", {"remarks": WORDS})
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    assert not page.deploy.paper.unsent.isVisible()
    window.click(window.act("Demander"))
    window.settle()
    assert page.ask_form.fields["remarks"].text == WORDS
