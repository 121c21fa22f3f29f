"""A complement that is not of this database: the sheet and the editor say that the text here is not the one he has."""

import uuid
from typing import TYPE_CHECKING

from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.domain.requests import LATER, NOT_WITHDRAWN, TAKES_ITS_PLACE
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.step_state import Step
from tests.desktop.actions.requests.ready_requests import settle
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_the_sheet_and_the_list_say_it_and_nobody_is_led_to_print_the_old_letter(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    navigation.open(sent.id)
    baule.settle()
    assert navigation.acts.main is RequestAct.PRINT
    sent.answer(submission=str(uuid.uuid4()))
    assert sent.sheet.shown.word == "Demande déposée"
    assert sent.sheet.later.startswith(LATER)
    assert "ancien texte" in sent.sheet.later
    assert "imprimez-la" not in sent.sheet.caution
    assert [step.shown.word for step in sent.sheet.steps][-2:] == ["Complément envoyé", "Réponse du préfet"]
    assert (navigation.acts.main, RequestAct.PRINT in navigation.acts.others) == (None, True)
    listed = Requests(baule.actor)
    listed.refresh()
    baule.settle()
    (line,) = listed.model.lines
    assert line.note.startswith("Complément déposé")


def test_a_withdrawal_that_does_not_name_it_is_said_to_have_left_it_and_another_is_offered(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    withdrawal = withdraw_request(baule.context, sent.id).value.op
    settle(baule.context, withdrawal, sent.id, "accepted")
    sent.answer(state="withdrawn")
    assert (sent.sheet.shown.word, sent.sheet.withdraw) == ("Retirée", False)
    sent.answer(submission=str(uuid.uuid4()))
    assert (sent.sheet.shown.word, sent.sheet.withdraw) == ("Demande déposée", True)
    assert sent.sheet.later.endswith(NOT_WITHDRAWN)
    assert [step.shown.word for step in sent.sheet.steps][-1] == "Réponse du préfet"


def test_it_is_completed_from_here_with_the_warning_that_this_text_takes_its_place(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    sent.answer(submission=str(uuid.uuid4()), state="incomplete", reason="Il manque un devis.")
    assert (sent.sheet.resume, sent.sheet.answer.words) == (True, "Il manque un devis.")
    assert "il prendra la place" in sent.sheet.later
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    navigation.open(sent.id)
    baule.settle()
    assert navigation.acts == Acts(RequestAct.COMPLETE, danger=RequestAct.WITHDRAW), "the old letter is not offered"
    sent.model.resume()
    baule.settle()
    navigation.open(sent.id)
    baule.settle()
    assert not navigation.editor.is_draft, "the préfet waits for it"
    assert navigation.opened is not None
    assert navigation.opened.asked.endswith(TAKES_ITS_PLACE)
    navigation.path.turn(Step.REVIEW)
    navigation.editor.ask_submit()
    baule.settle()
    assert navigation.screen is RequestScreen.SENDING
    assert navigation.confirmation is not None
    assert TAKES_ITS_PLACE in navigation.confirmation.warning
    assert "Rien n’est changé" not in navigation.confirmation.warning
    assert "Pièces ajoutées depuis l’envoi" not in dict(navigation.confirmation.public)


def test_an_editor_that_is_open_says_that_another_complement_has_left(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    sent.answer(state="incomplete")
    sent.model.resume()
    baule.settle()
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    said: list[str] = []
    navigation.editor.overtaken.connect(said.append)
    navigation.open(sent.id)
    baule.settle()
    sent.answer(submission=str(uuid.uuid4()))
    sent.announce()
    (words,) = said
    assert navigation.opened is not None
    assert navigation.opened.asked == words
    assert "Celui que vous écriviez n’est pas parti." in words
    navigation.path.turn(Step.REVIEW)
    assert navigation.acts.main is None
