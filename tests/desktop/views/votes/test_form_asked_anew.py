"""A form of the deployments that is read before it leaves is read again whenever the data change, in sight or not."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.database.queries import deployments
from desktop.domain.changes import EVERYTHING
from desktop.views.needs.page import NeedsPage
from desktop.views.votes.page import VotesPage
from tests.desktop.actions import published
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import CANTEEN, CEMETERY, publish

if TYPE_CHECKING:
    from desktop.views.votes.deployment_forms import AskForm, ReportForm
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("deployment")
    publish(baule, "proposals", CEMETERY, CANTEEN)
    return open_window(baule, votes=VotesPage, needs=NeedsPage)


def review(window: "Window", *, reports: bool = False) -> "AskForm | ReportForm":
    if reports:
        publish(window.commune, "deployments", here())
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…" if reports else "Demander ce service…"))
    form = page.report_form if reports else page.ask_form
    if reports:
        form.fields["effect"].control.setPlainText("Sans venir.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert form.review.isVisible()
    return form


@pytest.mark.parametrize("reports", [False, True])
def test_another_signature_is_shown_anew_at_once_and_answered_after_it_was_read(
    window: "Window", reports: bool
) -> None:
    form = review(window, reports=reports)
    assert form.review.changed.isHidden()
    set_person(window.commune.context, name="Jean Petit", function="Maire")
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: not form.review.changed.isHidden())
    QTest.mouseClick(window.act("Oui, "), Qt.MouseButton.LeftButton)
    window.settle()
    assert form.review.isVisible(), "nobody can have read it yet"
    assert window.commune.ask(deployments.acts) == ()
    window.answer("Oui")
    assert len(window.commune.ask(deployments.acts)) == 1


def test_what_changes_while_another_page_is_in_sight_is_shown_when_she_comes_back(window: "Window") -> None:
    form = review(window)
    window.visit("needs")
    set_person(window.commune.context, name="Jean Petit")
    window.commune.actor.announce(EVERYTHING)
    window.settle()
    window.visit("votes")
    assert form.review.isVisible()
    assert not form.review.changed.isHidden()
    QTest.mouseClick(window.act("Oui, "), Qt.MouseButton.LeftButton)
    window.settle()
    assert window.commune.ask(deployments.acts) == ()


@pytest.mark.parametrize("how", ["asked for elsewhere", "phase over"])
def test_what_can_no_longer_be_sent_gives_its_place_to_the_reason(window: "Window", how: str) -> None:
    form = review(window)
    if how == "phase over":
        published.open_phase(window.commune.context, "vote")
    else:
        ask_deployment(window.commune.context, CEMETERY.id)
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: not form.review.isVisible())
    window.settle()
    assert form.errors.isVisible()
    assert len(window.commune.ask(deployments.acts)) == (0 if how == "phase over" else 1)


def test_a_form_read_before_it_leaves_stays_as_it_is_where_nothing_about_it_changed(window: "Window") -> None:
    form = review(window)
    window.commune.actor.announce(EVERYTHING)
    window.settle()
    assert form.review.isVisible()
    assert form.review.changed.isHidden()
