"""A question before an act is cancelled, at the moment when the act leaves; and what is said once it is cancelled."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import outbox, pooling
from desktop.domain.changes import EVERYTHING
from desktop.views.needs.page import NeedsPage
from sync.contract.published import PublicNeed
from tests.desktop.actions import published
from tests.desktop.viewmodels.saying import answer

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

OURS = "votre «\u00a0nous aussi\u00a0» pour «\u00a0Plan du cimetière\u00a0»"
LEAVE = "Ne plus dire «\u00a0nous aussi\u00a0»"


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    baule.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes."),
        PublicNeed(id="n2", commune="45234", commune_name="Orléans", title="Voirie", description="Trous."),
    )
    return open_window(baule, needs=NeedsPage)


def asked(window: "Window") -> "NeedsPage":
    """The page with the question before our "nous aussi" is cancelled."""
    window.commune.act(join_need, "n1", None, "")
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.click(window.act("Annuler l’envoi"))
    return page


@pytest.mark.slow
def test_a_need_of_which_it_was_never_said_offers_nothing_grey_and_the_bar_stays_as_high(window: "Window") -> None:
    """After the vote its only act was a grey “Ne plus dire”, which never made sense there."""
    window.commune.act(join_need, "n1", None, "")
    answer(window.commune, "n1", "need.join")
    published.open_phase(window.commune.context, "steering")
    window.commune.actor.announce(EVERYTHING)
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.commune.until(lambda: window.act(LEAVE).isEnabled())
    leave, bar = window.act(LEAVE), window.frame.acts
    there = (bar.isVisible(), bar.height(), leave.pos())
    page.others.open("n2")
    window.commune.until(lambda: page.others.sheet.title.text() == "Voirie")
    window.settle()
    assert not leave.isVisible()
    assert (bar.isVisible(), bar.height()) == there[:2], "nothing moves under the pointer"
    page.others.open("n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.settle()
    leave = window.act(LEAVE)
    assert (bar.isVisible(), bar.height(), leave.pos(), leave.isEnabled()) == (*there, True)


def test_the_question_names_the_kind_of_act_and_escape_keeps_it(window: "Window") -> None:
    page = asked(window)
    message = page.others.message
    assert message.words.text().startswith(f"Annuler l’envoi de {OURS}\u202f?")
    window.press(Qt.Key.Key_Escape)
    assert message.isHidden()
    assert page.others.isVisible()
    assert window.commune.ask(outbox.listed)[0].state == "finalised"


def test_escape_keeps_it_wherever_the_keyboard_is(window: "Window") -> None:
    page = asked(window)
    for part in (page.others.list, page.others.message, page):
        if page.others.message.isHidden():
            window.click(window.act("Annuler l’envoi"))
        assert not page.others.message.isHidden()
        part.setFocus()
        window.press(Qt.Key.Key_Escape)
        assert page.others.message.isHidden()
    assert window.commune.ask(outbox.listed)[0].state == "finalised"


def test_an_act_that_leaves_under_the_question_is_said_in_its_place(window: "Window") -> None:
    page = asked(window)
    message = page.others.message
    cancel = window.act("Annuler l’envoi")
    before, high = cancel.mapToGlobal(cancel.rect().center()), message.height()
    top = message.mapToGlobal(message.rect().topLeft())
    answer(window.commune, "n1", "need.join", state="deposited")
    window.commune.until(lambda: message.words.text().startswith(f"Trop tard\u00a0: {OURS} vient de partir."))
    window.settle()
    assert LEAVE in message.words.text(), "how to take it back"
    assert (message.mapToGlobal(message.rect().topLeft()), message.height() >= high) == (top, True)
    assert QApplication.focusWidget() is message, "and not the search field"
    leave = window.act(LEAVE)
    assert leave.isEnabled()
    assert not leave.rect().contains(leave.mapFromGlobal(before)), "no other act under the finger"
    assert window.frame.childAt(window.frame.mapFromGlobal(before)) is not leave
    answer(window.commune, "n1", "need.join")
    window.commune.until(lambda: "«\u00a0Nous aussi\u00a0» pris en compte" in message.words.text())
    assert QApplication.focusWidget() is message
    page.others.open("n2")
    window.commune.until(lambda: page.others.sheet.title.text() == "Voirie")
    assert message.isHidden(), "it was said of another need"


@pytest.mark.slow
def test_of_an_act_whose_sending_has_only_begun_it_is_not_said_that_it_has_left(window: "Window") -> None:
    message = asked(window).others.message
    answer(window.commune, "n1", "need.join", state="finalised", number=None, received_at=None)
    begun = f"Trop tard pour {OURS}\u00a0: l’envoi a commencé et ne peut plus être annulé."
    window.commune.until(lambda: message.words.text().startswith(begun))


def test_a_nous_aussi_that_was_cancelled_is_said_so(window: "Window") -> None:
    page = asked(window)
    window.answer("Oui, annuler l’envoi")
    window.commune.until(lambda: window.commune.ask(pooling.joins) == ())
    window.commune.settle()
    said = page.others.message.words.text()
    assert said == "Envoi annulé. Il n’est pas parti. Votre commune ne dit pas «\u00a0nous aussi\u00a0» pour ce besoin."


@pytest.mark.slow
def test_a_withdrawal_of_nous_aussi_that_was_cancelled_is_said_so(window: "Window") -> None:
    window.commune.act(join_need, "n1", None, "")
    answer(window.commune, "n1", "need.join")
    window.commune.act(leave_need, "n1")
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.click(window.act("Annuler l’envoi"))
    assert "Annuler l’envoi de votre retrait du «\u00a0nous aussi\u00a0» pour" in page.others.message.words.text()
    window.answer("Oui, annuler l’envoi")
    window.commune.settle()
    said = page.others.message.words.text()
    assert (
        said == "Envoi annulé. Il n’est pas parti. Votre commune dit toujours «\u00a0nous aussi\u00a0» pour ce besoin."
    )


def test_a_need_that_leaves_under_the_question_is_said_too(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Annuler l’envoi"))
    message = page.reading.message
    assert "votre besoin «\u00a0Cantine\u00a0»" in message.words.text()
    assert "Votre texte sera de nouveau un brouillon." in message.words.text(), "said before she answers"
    cancel = window.act("Annuler l’envoi")
    before = cancel.mapToGlobal(cancel.rect().center())
    answer(window.commune, made)
    window.commune.until(lambda: message.words.text().startswith("Trop tard\u00a0: votre besoin «\u00a0Cantine\u00a0»"))
    withdraw = window.act("Retirer ce besoin")
    assert "Retirer ce besoin" in message.words.text()
    assert not withdraw.rect().contains(withdraw.mapFromGlobal(before))


def test_a_correction_that_leaves_under_the_question_is_not_led_to_the_end_of_the_whole_need(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(submit_need, made)
    answer(window.commune, made)
    draft = window.commune.act(correct_need, made)
    window.commune.act(draft_need, draft, title="Cantine", description="Inscriptions et paiement")
    window.commune.act(submit_need, draft)
    page = window.visit("needs", made)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Annuler la correction"))
    message = page.reading.message
    assert "Votre correction sera de nouveau un brouillon." in message.words.text()
    answer(window.commune, made, "need.amend")
    window.commune.until(lambda: message.words.text().startswith("Trop tard\u00a0: la correction de votre besoin"))
    assert "Retirer ce besoin" not in message.words.text()


def test_after_nous_aussi_the_keyboard_is_on_the_list_and_in_the_question_in_the_comment(window: "Window") -> None:
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.settle()
    page.others.list.setFocus()
    window.frame.acts.rest()
    window.act("Dire").click()  # as its letter does, which leaves the keyboard in the list
    window.commune.until(page.joining.isVisible)
    window.settle()
    assert page.joining.comment.hasFocus()
    window.answer("Oui")
    window.commune.until(lambda: not page.joining.isVisible())
    window.settle()
    assert page.others.list.hasFocus()
