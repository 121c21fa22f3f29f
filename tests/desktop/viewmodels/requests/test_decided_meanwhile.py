"""The préfet decides while his complement is being written: an open editor says so, and the sheet keeps the text."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.database.queries import requests
from desktop.database.queries.open_request import broken_off
from desktop.viewmodels.kit.states import COMPLETING_BY_STICK
from desktop.viewmodels.kit.targets import RESUME
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.step_state import Step
from desktop.viewmodels.requests.words import UNSENT
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def completing(commune: "Commune") -> Sent:
    sent = Sent(commune)
    sent.receive()
    sent.answer(state="incomplete", missing=("Le devis",))
    sent.model.resume()
    commune.settle()
    return sent


@pytest.mark.slow
def test_the_sheet_says_what_was_decided_and_shows_what_was_not_sent(baule: "Commune", tmp_path: Path) -> None:
    sent = completing(baule)
    baule.act(draft_request, sent.id, calendar="En mai.", expected_effect="")
    quote = tmp_path / "devis.pdf"
    quote.write_bytes(b"%PDF-1.7\n%%EOF\n")
    baule.act(attach_file, sent.id, quote)
    sent.answer(state="accepted", amount_cents=100_000)
    sent.model.show(sent.id)
    baule.settle()
    sheet = sent.sheet
    assert sheet.shown.word.startswith("Financement accordé")
    assert (sheet.resume, sheet.withdraw) == (False, False)
    assert "Le préfet a accordé cette demande pendant que vous écriviez un complément." in sheet.overtaken
    assert UNSENT in sheet.overtaken
    unsent, said = dict(sheet.unsent), dict(sheet.fields)
    assert unsent["Calendrier"] == "En mai."
    assert "devis.pdf" in unsent["Pièces jointes"]
    assert said.get("Calendrier") != "En mai."
    assert "devis.pdf" not in said.get("Pièces jointes", "")
    assert set(unsent) <= {"Calendrier", "Effet attendu", "Pièces jointes"}
    listed = Requests(baule.actor)
    listed.refresh()
    baule.settle()
    assert [line.shown for line in listed.model.lines] == [sheet.shown]


def test_the_text_of_before_a_crash_does_not_take_the_place_of_what_was_not_sent(baule: "Commune") -> None:
    sent = completing(baule)
    baule.act(open_request, sent.id)
    baule.act(draft_request, sent.id, calendar="En mai.")  # and the session broke off
    page = RequestNavigation(baule.actor)
    page.start()
    page.open(sent.id)
    baule.settle()
    assert page.recovered.undecided
    sent.answer(state="refused", reason="Crédits épuisés.")
    baule.settle()
    assert page.editor.ended
    page.swap_texts()
    baule.settle()
    assert page.screen is RequestScreen.READING
    assert "En mai." in sent.row.unsent


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        (
            {"state": "refused", "reason": "Crédits épuisés."},
            "✗ Refusée par le préfet, avant l’arrivée de votre complément",
        ),
        (
            {"state": "accepted", "amount_cents": 100_000},
            "● Financement accordé\u00a0: 1\u202f000\u00a0€, avant l’arrivée de votre complément",
        ),
    ],
)
def test_what_was_decided_while_the_complement_was_on_its_way_stands_on_the_sheet(
    baule: "Commune", said: dict[str, Any], heading: str
) -> None:
    sent = completing(baule)
    first = sent.row.submit_op
    baule.act(draft_request, sent.id, calendar="En mai.")
    baule.act(submit_request, sent.id)
    with baule.context.store.transaction() as connection:
        left = "INSERT INTO bundle SELECT 'b', 'out', ?, 'f', 9, json_array(op), NULL FROM outbox WHERE op = ?"
        connection.exec_driver_sql(left, (sent.row.updated_at, sent.row.submit_op))
    sent.model.show(sent.id)
    baule.settle()
    waits = sent.sheet.shown
    assert waits == COMPLETING_BY_STICK
    assert sent.sheet.answer.heading == "", "nothing is decided yet"
    sent.answer(submission=first, **said)
    assert (sent.sheet.answer.heading, sent.sheet.answer.words) == (heading, said.get("reason", ""))
    assert sent.sheet.shown == waits, "the complement has no answer yet"
    sent.receive()
    assert sent.sheet.answer.heading == "", "the platform says what became of it"


def test_where_the_date_of_the_letter_alone_is_another_nothing_is_said_to_stand_below(baule: "Commune") -> None:
    """It was not going to be sent, and the sheet shows none."""
    sent = completing(baule)
    baule.act(draft_request, sent.id, letter=letter.changed("", "date", "3 mai 2027"))
    sent.answer(state="accepted")
    sent.model.show(sent.id)
    baule.settle()
    assert (sent.sheet.overtaken, sent.sheet.unsent) == ("", ())


@pytest.mark.slow
def test_the_editor_that_is_open_says_so_and_offers_no_sending(baule: "Commune") -> None:
    sent = completing(baule)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    said: list[str] = []
    navigation.editor.overtaken.connect(said.append)
    navigation.open(sent.id)
    baule.settle()
    navigation.path.turn(Step.REVIEW)
    assert navigation.acts.main is RequestAct.SUBMIT
    navigation.editor.type("calendar", "En mai.")
    navigation.screen = RequestScreen.SENDING
    sent.answer(state="refused")
    sent.announce()
    assert said == [
        "Le préfet a refusé cette demande pendant que vous écriviez un complément. Ce complément n’est pas parti, et"
        " il ne peut plus partir. Votre texte est gardé avec la demande. Vous n’avez rien à faire."
    ], "once"
    assert (navigation.screen, navigation.acts.main) == (RequestScreen.WRITING, None)
    assert navigation.editor.complement is None
    assert [one.short for one in navigation.path.step_states] == ["Texte gardé"] * len(Step)
    assert navigation.path.here.heading == "Étape 5 sur 5 · Relire"
    assert navigation.path.here.words == "Ce texte ne part plus. Il n’y a rien à envoyer ni à imprimer."
    navigation.editor.type("calendar", "En juin.")
    navigation.leave()
    baule.settle()
    assert navigation.screen is RequestScreen.LIST
    row = baule.ask(requests.one, sent.id)
    assert row is not None
    assert "En juin." in row.unsent


@pytest.mark.slow
def test_where_another_computer_has_taken_it_back_the_text_is_kept_and_can_be_left(baule: "Commune") -> None:
    sent = completing(baule)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    said: list[str] = []
    navigation.editor.overtaken.connect(said.append)
    navigation.open(sent.id)
    baule.settle()
    navigation.editor.type("calendar", "En mai.")
    sent.answer(state="withdrawn")
    navigation.editor.type("calendar", "En juin.")
    navigation.leave()
    baule.settle()
    assert navigation.screen is RequestScreen.LIST
    assert [one.split(".")[0] for one in said] == [
        "Cette demande a été retirée pendant que vous écriviez un complément"
    ]
    sent.model.show(sent.id)
    baule.settle()
    assert dict(sent.sheet.unsent)["Calendrier"] == "En juin."


@pytest.mark.slow
def test_another_page_was_looked_at_meanwhile(baule: "Commune") -> None:
    sent = completing(baule)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    refused: list[object] = []
    baule.actor.refused.connect(refused.append)
    navigation.open(sent.id)
    baule.settle()
    navigation.editor.pause()
    sent.answer(state="refused")
    sent.announce()
    navigation.editor.resume()
    baule.settle()
    assert (refused, navigation.editor.heading) == ([], "Complément qui ne part plus")


@pytest.mark.slow
def test_a_session_that_broke_off_before_it_was_decided_is_not_asked_about_for_ever(baule: "Commune") -> None:
    sent = completing(baule)
    baule.act(open_request, sent.id)
    baule.act(draft_request, sent.id, calendar="En mai.")
    sent.answer(state="accepted")
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    navigation.open(f"{RESUME}{sent.id}")
    baule.settle()
    assert navigation.screen is RequestScreen.READING
    assert baule.ask(broken_off) is None


@pytest.mark.slow
@pytest.mark.parametrize("said", ["accepted", "refused", "withdrawn"])
def test_nobody_is_asked_to_go_on_with_what_was_decided_since(baule: "Commune", said: str) -> None:
    """A backup from a time when the complement was open had been put back: its mark came with it."""
    sent = completing(baule)
    baule.act(open_request, sent.id)
    baule.act(draft_request, sent.id, calendar="En mai.")
    found = baule.opening().broken_request
    assert found is not None
    assert found.id == sent.id
    sent.answer(state=said)
    listed = Requests(baule.actor)
    listed.refresh()
    baule.settle()
    assert listed.broken_off is None
    assert baule.opening().broken_request is None
    assert baule.ask(broken_off) is None


@pytest.mark.slow
def test_nor_with_what_is_being_withdrawn(baule: "Commune") -> None:
    sent = completing(baule)
    baule.act(open_request, sent.id)
    baule.act(draft_request, sent.id, calendar="En mai.")
    act = baule.act(withdraw_request, sent.id)
    assert (baule.ask(broken_off), baule.opening().broken_request) == (None, None)
    baule.act(cancel_act, act.op)
    found = baule.ask(broken_off)
    assert found is not None
    assert found.request == sent.id
    assert baule.opening().broken_request is not None


def test_what_is_granted_leads_nobody_to_print_its_letter(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    navigation.open(sent.id)
    baule.settle()
    assert (navigation.screen, navigation.acts.main) == (RequestScreen.READING, RequestAct.PRINT)
    sent.answer(state="accepted")
    baule.settle()
    assert (navigation.acts.main, navigation.acts.others) == (None, (RequestAct.PRINT,))
