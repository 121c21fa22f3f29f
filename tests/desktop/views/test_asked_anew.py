"""A question whose words change under her: the press that was meant for the words before answers nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import outbox
from desktop.domain.changes import EVERYTHING
from desktop.views.needs.page import NeedsPage
from desktop.views.requests.page import RequestsPage
from desktop.views.votes.page import VotesPage
from tests.desktop.actions import published
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=NeedsPage, requests=RequestsPage, votes=VotesPage, services=composed("services"))


def kinds(window: "Window") -> list[str]:
    return [act.kind for act in window.commune.ask(outbox.listed)]


def focused() -> str:
    focus = QApplication.focusWidget()
    return focus.text().replace("&", "") if isinstance(focus, QPushButton) else repr(focus)


@pytest.mark.parametrize("how", ["mouse", "enter"])
def test_a_second_yes_as_the_question_changes_sends_nothing_that_nobody_read(window: "Window", how: str) -> None:
    need = window.commune.act(draft_need, None, title="Eau", description="Fuites.")
    page = window.visit("needs", need)
    window.commune.until(page.editing.isVisible)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    window.act("Oui").setFocus()
    draft_need(window.commune.context, need, title="Eau changée", description="Autre texte.")
    page.navigation.submit()
    window.commune.until(lambda: not page.confirming.changed.isHidden())
    if how == "mouse":
        QTest.mouseClick(window.act("Oui"), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(window.frame.focusWidget(), Qt.Key.Key_Return)
    window.settle()
    assert kinds(window) == []
    assert page.confirming.isVisible(), "the new words are still to be read"
    assert focused() == "Revenir au texte"
    window.answer("Oui")
    window.commune.until(lambda: kinds(window) == ["need.submit"])


def test_a_text_changed_elsewhere_is_asked_anew_before_she_presses_anything(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Eau", description="Fuites.")
    page = window.visit("needs", need)
    window.commune.until(page.editing.isVisible)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    window.act("Oui").setFocus()
    draft_need(window.commune.context, need, title="Eau changée", description="Autre texte.")
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: not page.confirming.changed.isHidden())
    window.settle()
    assert focused() == "Revenir au texte"
    QTest.mouseClick(window.act("Oui"), Qt.MouseButton.LeftButton)
    window.settle()
    assert kinds(window) == []
    window.answer("Revenir au texte")
    window.commune.until(page.editing.isVisible)
    assert page.navigation.editor.fields["title"] == "Eau changée"


def test_while_a_text_changed_elsewhere_is_read_again_no_hidden_field_takes_letters(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Eau", description="Fuites.")
    page = window.visit("needs", need)
    window.commune.until(page.editing.isVisible)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    draft_need(window.commune.context, need, title="Eau changée", description="Autre texte.")
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: not page.confirming.changed.isHidden())
    with window.busy():
        window.frame.acts.rest()
        QTest.mouseClick(window.act("Revenir au texte"), Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert page.confirming.isVisible()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.isVisible()
    window.commune.until(page.form.fields["title"].control.hasFocus)


def vote_question(window: "Window") -> "VotesPage":
    """The question before our vote is cancelled."""
    window.commune.act(cast_vote, "actes")
    page = window.visit("votes", "actes")
    window.commune.until(lambda: page.navigation.known)
    window.settle()
    page.navigation.votes.withdraw("actes")
    window.commune.until(page.asking.isVisible)
    return page


def op(window: "Window") -> str:
    return window.commune.ask(outbox.listed)[0].op


def test_a_vote_that_leaves_under_the_question_is_asked_about_anew(window: "Window") -> None:
    page = vote_question(window)
    published.settle(window.commune.context, op(window), "accepted")
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: page.asking.heading.text() == "Retirer ce vote\u202f?")
    window.settle()
    assert page.asking.changed.words.text().startswith("Ce qui est demandé a changé")
    assert focused() == "Garder le vote"
    QTest.mouseClick(window.act("Oui"), Qt.MouseButton.LeftButton)
    window.settle()
    assert kinds(window) == ["vote.cast"]


def test_a_vote_that_is_cancelled_elsewhere_under_the_question_is_said(window: "Window") -> None:
    page = vote_question(window)
    window.commune.act(cancel_act, op(window))
    window.commune.until(lambda: not page.asking.isVisible())
    window.settle()
    assert page.message.words.text() == (
        "Envoi déjà annulé\u00a0: votre vote pour «\u00a0@CTES\u00a0». Il n’est pas parti."
    )


def test_a_vote_that_was_cancelled_and_given_again_is_asked_about_anew(window: "Window") -> None:
    page = vote_question(window)
    cancel_act(window.commune.context, op(window))
    cast_vote(window.commune.context, "actes")
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: not page.asking.changed.isHidden())
    window.answer("Oui")
    window.commune.until(lambda: page.message.isVisible())
    assert {act.state for act in window.commune.ask(outbox.listed)} == {"cancelled"}


@pytest.mark.parametrize("key", ["votes", "services"])
def test_a_vote_is_no_longer_asked_once_the_phase_is_over(window: "Window", key: str) -> None:
    page = window.visit(key, "actes")
    window.settle()
    window.commune.until(lambda: any(one.isEnabled() for one in [window.act("Voter pour")]))
    window.click(window.act("Voter pour"))
    window.commune.until(page.reviewing.isVisible)
    published.open_phase(window.commune.context, "steering")
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: not page.reviewing.isVisible())
    window.settle()
    notice = page.message if key == "votes" else page.refused
    assert "ne permet pas de voter pour les services" in notice.words.text()
    assert kinds(window) == []


@pytest.mark.parametrize("kind", ["needs", "requests"])
def test_what_was_withdrawn_elsewhere_under_the_question_is_said(window: "Window", kind: str) -> None:
    commune = window.commune
    if kind == "needs":
        made = commune.act(draft_need, None, title="Eau", description="Fuites.")
        sent = commune.act(submit_need, made).op
    else:
        made = commune.act(draft_request, None, **COMPLETE)
        sent = commune.act(submit_request, made).op
    published.settle(commune.context, sent, "accepted")
    page = window.visit(kind, made)
    commune.until(page.reading.isVisible)
    window.settle()
    window.click(window.act("Retirer"))
    screen = page.withdrawing if kind == "needs" else page.confirming
    commune.until(screen.isVisible)
    commune.act(withdraw_need if kind == "needs" else withdraw_request, made)
    commune.until(lambda: not screen.isVisible())
    window.settle()
    message = page.reading.message
    assert message.words.text().startswith("Il n’y a plus rien à retirer")
