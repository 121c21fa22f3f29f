"""A form of the deployments opens at once: what is typed before its kept text was read is in it, after that."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.actions.kit.keep_typed import keep_typed
from desktop.database.queries import typed
from desktop.views.votes.page import VotesPage
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import CANTEEN, CEMETERY, publish

if TYPE_CHECKING:
    from desktop.views.votes.deployment_forms import ReportForm
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("deployment")
    publish(baule, "proposals", CEMETERY, CANTEEN)
    publish(baule, "deployments", here())
    window = open_window(baule, votes=VotesPage)
    window.visit("votes", f"deployment:{CEMETERY.id}")
    return window


def press(window: "Window", words: str) -> None:
    """Waits for nothing."""
    button = window.act(words)
    window.frame.acts.rest()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def form_of(window: "Window") -> "ReportForm":
    page = window.frame.page("votes")
    assert isinstance(page, VotesPage)
    return page.report_form


def open_form(window: "Window", words: str, then: Callable[[], object] = lambda: None) -> None:
    """And type these words while the worker is busy."""
    with window.busy():
        press(window, "Déclarer l’effet…")
        window.type(words)
        then()


def test_it_is_in_the_form_and_is_kept(window: "Window") -> None:
    """It went into the search of the list; its first space pressed “Retour à la liste”."""
    open_form(window, "Foyers joints")
    form, page = form_of(window), window.frame.page("votes")
    assert isinstance(page, VotesPage)
    assert form.isVisible()
    assert form.fields["effect"].text == "Foyers joints"
    assert not page.deployments.narrowing.narrowed
    page.leaving()
    window.settle()
    assert window.commune.ask(typed.kept, f"report.{CEMETERY.id}")["effect"] == "Foyers joints"


def keep(window: "Window", **texts: str) -> None:
    keep_typed(window.commune.context, f"report.{CEMETERY.id}", texts)


def test_it_comes_after_what_was_kept(window: "Window") -> None:
    keep(window, effect="Une heure", live_since="2 janvier 2021")
    open_form(window, " de moins")
    form = form_of(window)
    window.type(".")
    assert form.fields["effect"].text == "Une heure de moins."
    assert form.fields["live_since"].text == "2 janvier 2021"


@pytest.mark.parametrize(
    ("kept", "leading", "keys", "text"),
    [
        ({"agents_trained": "12"}, "agents_trained", "15", "15"),
        ({}, "live_since", "3 mars 2022", "3 mars 2022"),
        ({"live_since": "2 janvier 2021"}, "live_since", "\b", ""),
        ({"live_since": "2 janvier 2021"}, "effect", "Foyers", "Foyers"),
    ],
)
def test_a_day_or_a_number_is_what_was_typed_and_nothing_of_what_was_kept(
    window: "Window", kept: dict[str, str], leading: str, keys: str, text: str
) -> None:
    """Of 12 kept and 15 typed the review made 1215, and a day that was erased came back."""
    keep(window, **kept)

    def type_there() -> None:
        control = form_of(window).fields[leading].control
        assert isinstance(control, QLineEdit | QPlainTextEdit)
        control.setFocus()
        control.selectAll()
        QTest.keyClicks(control, keys)

    open_form(window, "", type_there)
    form, page = form_of(window), window.frame.page("votes")
    assert form.fields[leading].text == text
    page.leaving()
    window.settle()
    stored = window.commune.ask(typed.kept, f"report.{CEMETERY.id}")
    assert stored == kept | {leading: text}


def test_what_is_typed_before_that_was_read_is_stored_where_the_form_is_left_at_once(window: "Window") -> None:
    """“Revenir”, or a window that closed, took it away."""
    keep(window, effect="Une heure")
    open_form(window, " de moins", lambda: press(window, "Revenir"))
    assert not form_of(window).isVisible()
    assert window.commune.actor.texts.unkept == ""
    open_form(window, "")
    assert form_of(window).fields["effect"].text == "Une heure de moins"


@pytest.mark.parametrize("known", [False, True])
def test_accueil_leads_back_into_the_form_with_its_text(
    window: "Window", open_window: Callable[..., "Window"], known: bool
) -> None:
    """The service opened, and no word there told that a text was begun; `known`: the page was open before."""
    keep(window, effect="Une heure")
    if not known:
        window = open_window(window.commune, votes=VotesPage)
    window.visit("votes", f"report:{CEMETERY.id}")
    window.settle()
    form = form_of(window)
    assert form.isVisible()
    assert form.fields["effect"].text == "Une heure"
    assert form.fields["agents_trained"].control.hasFocus()
    window.type("12")
    window.visit("votes", f"report:{CEMETERY.id}")
    window.settle()
    assert {name: form.fields[name].text for name in ("agents_trained", "effect")} == {
        "agents_trained": "12",
        "effect": "Une heure",
    }
    window.click(window.act("Revenir"))
    page = window.frame.page("votes")
    assert isinstance(page, VotesPage)
    assert page.deploy.isVisible()
    assert page.deployments.chosen is not None


def test_where_the_act_cannot_be_made_the_service_is_shown(window: "Window") -> None:
    page = window.visit("votes", f"ask:{CEMETERY.id}")
    window.settle()
    assert page.deploy.isVisible()
    assert page.deployments.chosen.id == CEMETERY.id
    window.visit("votes", "report:gone")
    window.settle()
    assert page.deploy.isVisible()
    assert not form_of(window).isVisible()


def test_the_keyboard_goes_on_to_the_first_field_to_be_filled_where_some_were_kept(window: "Window") -> None:
    keep(window, effect="Une heure")
    open_form(window, "")
    assert form_of(window).fields["agents_trained"].control.hasFocus()


def test_what_is_sent_before_that_was_read_is_asked_about_whole(window: "Window") -> None:
    keep(window, effect="Une heure")
    open_form(window, " de moins", lambda: press(window, "Mettre dans"))
    form = form_of(window)
    assert form.review.isVisible()
    assert form.asked is not None
    assert form.asked.typed["effect"] == "Une heure de moins"
