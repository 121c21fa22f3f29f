"""A request that has left: its state, its timeline, the préfet's words, and what may still be done."""

import dataclasses
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import news
from desktop.database.queries.acts import one_act
from desktop.domain.act_words import COMPLEMENT
from desktop.domain.changes import Changes
from desktop.viewmodels.kit.kept import cancelling
from desktop.viewmodels.kit.timeline import current
from desktop.viewmodels.outbox.act_paper import ActReading, paper_of
from desktop.viewmodels.requests import draft
from desktop.viewmodels.requests.complement import Complement
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.sending import letter_stays, sending
from desktop.viewmodels.requests.sheet import CANCEL
from desktop.viewmodels.requests.words import state_of
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]
NB = "\u00a0"
LETTER_STAYS = letter_stays(complement=False)


@pytest.fixture
def sent(baule: "Commune") -> Sent:
    return Sent(baule)


def test_whom_to_ask_and_who_signed_stay_as_they_left(baule: "Commune") -> None:
    baule.act(set_person, "Secrétaire", None, "Mme Petit")
    sent = Sent(baule)
    baule.act(set_person, "Maire", None, "M. Grand")
    sent.announce()
    told = str(sent.sheet.fields)
    assert "Mme Petit" in told
    assert "Secrétaire" in told
    assert "M. Grand" not in told
    assert "Maire" not in told
    asked = sent.sheet.withdrawal
    assert asked.public[1:] == (("Reçu par la plateforme", "Pas encore d’accusé."),)
    assert asked.signed_as == "Maire", "who would withdraw it"
    sent.receive()
    moment = f"Mercredi 3{NB}février 2021 à 15{NB}h{NB}00, accusé n°{NB}7"
    assert sent.sheet.withdrawal.public[1:] == (("Reçu par la plateforme", moment),)


def test_a_withdrawal_whose_signature_changed_since_it_was_read_is_asked_anew(sent: Sent) -> None:
    sent.receive()
    read, asked = sent.sheet.withdrawal, []
    sent.commune.act(set_person, "Maire", None, "M. Grand")
    sent.model.withdraw(read, asked.append)
    sent.commune.settle()
    assert [(one.signed_as, bool(one.changed)) for one in asked] == [("Maire", True)]
    assert not sent.row.withdraw_op
    sent.model.withdraw(asked[0], asked.append)
    sent.commune.settle()
    assert sent.row.withdraw_op


def test_of_a_withdrawal_of_which_only_the_words_around_changed_it_is_said_that_it_is_the_same(sent: Sent) -> None:
    sent.receive()
    today, asked = sent.sheet.withdrawal, []
    read = dataclasses.replace(today, lead="Tant que la phase est ouverte.")
    sent.model.withdraw(read, asked.append)
    sent.commune.settle()
    sent.model.look_again(read, today, asked.append, list)
    assert ["ce qui partirait est le même" in one.changed for one in asked] == [True, True]


def test_what_waits_is_never_taken_for_received_and_can_be_taken_back(sent: Sent) -> None:
    sheet = sent.sheet
    assert sheet.shown.text == "↑\u00a0À envoyer"
    waits = "Elle partira quand cet ordinateur sera inscrit, à la page Réglages et aide."
    assert sheet.pending == f"Enregistrée sur cet ordinateur. La plateforme n’en a pas encore accusé réception. {waits}"
    assert sheet.enrol, "said once, with the way there"
    assert [step.note for step in sheet.steps if step.shown.word == "À envoyer"] == [
        "Attend l’inscription de cet ordinateur."
    ]
    assert (sheet.cancel_words, sheet.withdraw, sheet.resume, sheet.receipt) == ("Annuler l’envoi", False, False, "")
    assert sheet.answer.heading == ""
    sent.model.cancel()
    sent.commune.settle()
    assert sent.drafted == [sent.id]


@pytest.mark.slow
def test_each_step_that_was_made_has_its_sign_and_what_waits_is_not_shown_as_done(sent: Sent) -> None:
    assert [(step.shown.text[:1], step.shown.tone) for step in sent.sheet.steps if step.done] == [("✎", "plain")]
    sent.receive()
    made = [(step.shown.text[:1], step.shown.tone) for step in sent.sheet.steps if step.done]
    assert made == [("✎", "plain"), ("→", "accent"), ("✓", "ok")]


@pytest.mark.parametrize("changes", [Changes(outbox=True), Changes(scopes=frozenset({"mine"}))])
def test_it_is_read_again_whichever_of_outbox_and_copies_changed(sent: Sent, changes: Changes) -> None:
    sent.receive(announced=changes)
    assert sent.sheet.receipt


@pytest.mark.slow
def test_received_it_has_its_receipt_and_can_only_be_withdrawn(sent: Sent) -> None:
    sent.receive()
    sent.answer(state="received")
    sheet = sent.sheet
    assert sheet.shown.text == "✓\u00a0Demande déposée"
    assert sheet.receipt == sent.row.submit_op
    assert (sheet.cancel, sheet.withdraw, sheet.pending) == ("", True, "")
    assert [step.shown.word for step in sheet.steps] == ["Rédigée", "Envoyée", "Reçue", "Réponse du préfet"]
    assert [step.done for step in sheet.steps] == [True, True, True, False]
    assert current(sheet.steps).word == "Étape suivante"  # as that of a need: the answer may take months
    assert {step.link for step in sheet.steps} <= {"", "Voir l’envoi"}, "no button asks the préfet again"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "word", "heading", "resume", "withdraw", "careful"),
    [
        # Only the préfet says "accordé"; nothing is left to do but to wait for the date.
        (
            {"state": "accepted", "amount_cents": 384_000, "reason": "Utile."},
            "●\u00a0Financement accordé\u00a0: 3\u202f840\u00a0€",
            "● Financement accordé\u00a0: 3\u202f840\u00a0€",
            False,
            False,
            True,
        ),
        ({"state": "accepted"}, "●\u00a0Financement accordé", "● Financement accordé", False, False, True),
        # Refused for good: no quote is to be waited for any more.
        (
            {"state": "refused", "reason": "Épuisé."},
            "✗\u00a0Refusée par le préfet",
            "✗ Le préfet a refusé la demande",
            False,
            False,
            False,
        ),
        (
            {"state": "incomplete", "missing": ("Devis",)},
            "⚠\u00a0À compléter",
            "⚠ Le préfet demande un complément",
            True,
            True,
            True,
        ),
    ],
)
def test_the_prefet_s_answers(
    sent: Sent, said: dict[str, Any], word: str, heading: str, resume: bool, withdraw: bool, careful: bool
) -> None:
    sent.receive()
    sent.answer(**said)
    sheet = sent.sheet
    assert sheet.shown.text == word
    assert sheet.answer.heading == heading
    assert sheet.answer.words == said.get("reason", "")
    assert sheet.answer.missing == said.get("missing", ())
    assert (sheet.resume, sheet.withdraw, bool(sheet.caution)) == (resume, withdraw, careful)
    forbids = "Ne signez aucun devis" in sheet.caution
    assert forbids == (said["state"] == "incomplete"), "what is granted may be bought"


@pytest.mark.slow
def test_completing_it_leads_back_to_the_text(sent: Sent) -> None:
    sent.receive()
    sent.answer(state="incomplete", missing=("Devis",))
    sent.model.resume()
    sent.commune.settle()
    assert sent.drafted == [sent.id]
    assert state_of(sent.row).text == "✎\u00a0Complément en cours"


def test_while_a_complement_waits_the_request_is_said_to_be_received(sent: Sent) -> None:
    """She read “Enregistrée… Elle partira” beside “Reçue n° 4”, and a second request in the outbox."""
    sent.receive()
    sent.answer(state="incomplete", missing=("Devis",))
    sent.commune.act(resume_request, sent.id)
    sent.commune.act(submit_request, sent.id)
    sent.model.show(sent.id)
    sent.commune.settle()
    sheet, received = sent.sheet, "La demande, elle, est déjà reçue."
    assert sheet.shown.text == "↑\u00a0Complément à envoyer"
    assert state_of(sent.row, carried=True).text == "⇩\u00a0Complément sur clé USB"
    assert sheet.pending.startswith("Complément enregistré sur cet ordinateur. La plateforme n’en a pas")
    assert " Il partira quand " in sheet.pending
    assert sheet.pending.endswith(received)
    assert sheet.caution.startswith("La lettre ne part pas. Si ce complément la change, "), "the first has left"
    kind, named, fate = cancelling(CANCEL, sheet.cancel_words)
    assert (kind, fate) == (COMPLEMENT, "Votre complément sera de nouveau un brouillon.")
    waits = as_read(sent)
    assert (waits.what, waits.named) == ("Complément d’une demande au préfet", named)
    assert waits.sentence.endswith(received)
    assert waits.steps[0].shown.word == "Enregistré sur cet ordinateur", "the complement, not “la demande”"
    sent.receive()
    sent.answer(state="received")
    assert (sent.sheet.shown.text, sent.sheet.pending) == ("✓\u00a0Demande déposée", "")
    assert as_read(sent).state.text == "✓\u00a0Complément déposé"
    assert as_read(sent).sentence.startswith("La plateforme a reçu le complément. Le préfet n’a pas encore répondu.")


@pytest.mark.slow
def test_a_complement_that_is_refused_is_told_from_its_request(sent: Sent) -> None:
    """“✗ Refusée” was read as the préfet's last word on the request itself."""
    sent.receive()
    sent.answer(state="incomplete", missing=("Devis",))
    sent.commune.act(resume_request, sent.id)
    sent.commune.act(submit_request, sent.id)
    sent.model.show(sent.id)
    sent.receive("rejected")
    sheet = sent.sheet
    assert sheet.shown.text == "✗\u00a0Complément refusé"
    assert sheet.answer.heading == "✗ La plateforme n’a pas accepté ce complément"
    assert sheet.answer.words.endswith("«\u00a0Rejetée pour l’essai\u00a0». La demande, elle, est déjà reçue.")
    assert (sheet.resume, sheet.caution) == (True, "")
    (told,) = (row.sentence for row in sent.commune.ask(news.news) if row.kind == "rejected")
    assert told == "Le complément de «\u00a0Former les agents\u00a0» a été refusé."


def as_read(sent: Sent) -> ActReading:
    """Its last act, as the outbox shows it."""
    paper = sent.commune.ask(one_act.paper, sent.row.submit_op)
    assert paper is not None
    return paper_of(paper, sent.commune.actor.clock())


@pytest.mark.slow
def test_an_act_that_the_platform_rejected_can_be_mended(sent: Sent) -> None:
    sent.receive("rejected")
    assert sent.sheet.shown.text == "✗\u00a0Refusée"
    assert sent.sheet.answer.heading == "✗ La plateforme n’a pas accepté cet envoi"
    assert sent.sheet.answer.words == "La plateforme a répondu\u00a0: «\u00a0Rejetée pour l’essai\u00a0»."
    assert sent.sheet.resume
    sent.commune.act(resume_request, sent.id)
    assert sent.drafted == [sent.id]


@pytest.mark.slow
def test_a_withdrawal_under_way_is_said_and_can_be_taken_back(sent: Sent) -> None:
    sent.receive()
    sent.answer(state="received")
    sent.commune.act(withdraw_request, sent.id)
    assert sent.sheet.shown.text == "↑\u00a0Retrait\u00a0: à envoyer"
    assert sent.sheet.cancel_words == "Annuler le retrait"
    sent.model.cancel()
    sent.commune.settle()
    assert sent.sheet.shown.text == "✓\u00a0Demande déposée"


def test_a_refused_act_is_told_beside_and_changes_nothing(sent: Sent) -> None:
    messages: list[str] = []
    sent.model.refused.connect(messages.append)
    sent.model.resume()
    sent.commune.settle()
    assert "attend la réponse du préfet" in messages[0]


@pytest.mark.slow
def test_the_list_says_states_moments_and_categories(sent: Sent) -> None:
    model = Requests(sent.commune.actor)
    model.refresh()
    sent.commune.settle()
    assert model.known
    (line,) = model.model.lines
    assert (
        line.spoken
        == "Former les agents, À envoyer, Mise dans la boîte d’envoi à 14\u00a0h\u00a032 · Former les agents"
    )
    sent.receive()
    sent.answer(state="refused", reason="Épuisé.")
    sent.commune.settle()
    (line,) = model.model.lines
    assert line.shown.text == "✗\u00a0Refusée par le préfet"


@pytest.mark.slow
def test_a_lodged_request_says_first_that_its_letter_does_not_leave_by_itself(sent: Sent) -> None:
    sent.receive()
    assert sent.sheet.caution.startswith(LETTER_STAYS)
    sent.answer(state="incomplete", missing=("Devis",))
    assert LETTER_STAYS not in sent.sheet.caution, "the préfet has read it"


def test_so_does_what_is_read_before_it_leaves(baule: "Commune") -> None:
    read = sending(dict(COMPLETE), (), baule.ask(draft.read), today=date(2021, 2, 3)).confirmation
    assert read.notice.startswith(LETTER_STAYS)
    assert LETTER_STAYS not in [text for _, text in read.public], "said once"
    complement = Complement(asked="Le devis", lacks=True, changed=False, joined="devis.pdf")
    again = sending(dict(COMPLETE), (), baule.ask(draft.read), today=date(2021, 2, 3), complement=complement)
    assert again.confirmation.notice.startswith(letter_stays(complement=True))
