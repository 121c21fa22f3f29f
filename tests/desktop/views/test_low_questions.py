"""In a low window with large text, a question says until when it can be undone wherever its "Oui" is in sight."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.viewmodels.requests.step_state import Step
from desktop.views.widgets.label import Label
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.saying import answer
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    baule.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )
    opened = open_window(baule, **{key: composed(key) for key in ("needs", "services", "votes", "requests", "outbox")})
    opened.size(1024, 600, 200)
    return opened


def join(window: "Window") -> None:
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.click(window.act("Dire"))


def vote(window: "Window") -> None:
    window.visit("services", "grr")
    window.click(window.act("Voter"))


def cancel_a_vote(window: "Window") -> None:
    vote(window)
    window.click(window.act("Oui"))
    page = window.frame.page("services")
    window.commune.until(lambda: page.navigation.kept is not None)
    page.navigation.take_back()
    window.settle()


def withdraw_a_need(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions. " * 40)
    window.commune.act(submit_need, made)
    answer(window.commune, made)
    page = window.visit("needs", made)
    window.commune.until(page.reading.isVisible)
    page.navigation.ask_withdrawal()
    window.settle()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (join, "Vous pourrez annuler tant que l’envoi n’a pas commencé."),
        (join, "», publié par Artenay."),
        (vote, "Vous pourrez annuler tant que l’envoi n’a pas commencé, puis retirer le vote"),
        (cancel_a_vote, "Ce vote n’est pas encore parti. Annulé, il ne sera pas envoyé."),
        (withdraw_a_need, "Une fois parti, ce retrait ne peut plus être annulé."),
    ],
)
def test_the_rule_is_in_sight_beside_its_answers(window: "Window", ask: Callable[["Window"], None], said: str) -> None:
    ask(window)
    assert window.act("Oui").isVisible()
    seen = _seen(window)
    assert any(said in words for words in seen), seen
    assert sum(said in words for words in seen) == 1, "once"
    window.size(1366, 768, 100)
    foot = window.frame.page(window.frame.current).foot
    assert not foot.isVisible(), "where there is room, it is said once"


@pytest.mark.parametrize(("width", "high", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_that_there_would_be_two_requests_is_in_sight_with_yes_and_that_it_leaves_at_once(
    window: "Window", width: int, high: int, percent: int
) -> None:
    """The warning stood below the whole text; above "Oui" was only that it can be cancelled until it leaves."""
    baule = window.commune
    enrolled(baule)
    window.size(width, high, percent)
    made = baule.act(draft_request, None, **COMPLETE)
    page = window.visit("requests", made)
    window.settle()
    page.navigation.path.turn(Step.PROJECT)
    window.settle()
    description = page.form.here.fields["description"].control
    description.setPlainText("Deux jours. " * 60)
    page.editor.keep()
    window.settle()
    baule.act(submit_request, made)
    description.setFocus()
    window.qtbot.keyClicks(description, "Et encore")
    page.editor.keep()
    for _turn in range(4):
        window.settle()
    assert page.title.text() == "Demande gardée à part"
    assert any(WentApart.GONE.in_form in words for words in _seen(window)), "beside the field that has the keyboard"
    page.editor.ask_submit()
    for _turn in range(4):
        window.settle()
    assert window.act("Oui").isVisible()
    assert any("le préfet aurait deux demandes" in words for words in _seen(window))
    assert any("Avec une connexion, l’envoi commence aussitôt." in words for words in _seen(window))
    assert not any(WentApart.GONE.in_form in words for words in _seen(window))


def _seen(window: "Window") -> list[str]:
    return [
        label.text()
        for label in window.frame.findChildren(Label)
        if label.isVisible() and label.visibleRegion().boundingRect() == label.rect()
    ]


def test_no_answer_stands_where_the_button_that_asked_was(window: "Window") -> None:
    """A second click at the same place cancelled the vote."""
    vote(window)
    window.click(window.act("Oui"))
    window.commune.until(lambda: window.frame.page("services").navigation.kept is not None)
    window.size(1024 - window.frame.acts.width() + 748, 600, 200)  # beside the menu of the whole application
    window.settle()
    asked = window.act("Annuler ce vote")
    place = asked.rect().translated(asked.mapToGlobal(asked.rect().topLeft()))
    window.click(asked)
    for answer_ in (window.act("Oui, annuler"), window.act("Garder")):
        there = answer_.rect().translated(answer_.mapToGlobal(answer_.rect().topLeft()))
        assert not there.intersects(place)
