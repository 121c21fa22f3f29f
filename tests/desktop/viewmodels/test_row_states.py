"""What is shown for a row, by each state of its acts, each answer of the platform, and states sorting around them."""

from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from desktop.database.queries.needs import NeedRow
from desktop.database.queries.requests import AskedMore, RequestRow
from desktop.database.queries.shares import ShareRow
from desktop.database.queries.steering import InterestRow, SteeringRow
from desktop.domain.exchange_words import kept_answer
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.needs import needs_list
from desktop.viewmodels.requests import draft as request_draft
from desktop.viewmodels.requests import words as request_words
from desktop.viewmodels.services import shares
from desktop.viewmodels.services import words as share_words
from desktop.viewmodels.votes import steering_entries
from sync.client.ledger.states import State
from tests.beside import judged_apart
from tests.desktop.domain.campaigns import campaign
from tests.records import fields_of

T = TypeVar("T")
PARIS = timezone(timedelta(hours=1))
NOW = datetime(2026, 3, 1, 12, tzinfo=PARIS)
AT = "2026-03-01T09:05:00+01:00"
LATER = "2026-03-01T09:06:00+01:00"
RECEIVED: dict[str, Any] = {"submit_op": "o", "submitted": "accepted", "elsewhere": True}
CHANGED = "Texte changé ailleurs"
NOTHING: dict[Any, Any] = {str: "", bool: False, int | None: None, InterestRow | None: None}
MOMENT = Moment(
    commune="Baule",
    siren="2",
    enrolment=Enrolment.ENROLLED,
    campaign=campaign("steering"),
    themes={},
    offset=ClockOffset(),
)


def row(shape: type[T], **known: Any) -> T:
    """A row of which nothing is known but this."""
    return shape(**{field.name: NOTHING.get(field.type, ()) for field in fields_of(shape)} | known)


ASKED_BEFORE = AskedMore(op="before", reason="", missing=("devis",), moved_at=AT)


@pytest.mark.parametrize(
    ("known", "own", "conflict", "word"),
    [
        ({}, "", False, "Brouillon"),
        ({"asked_at": AT}, "", False, "À valider par le maire"),
        ({"validated_at": AT}, "", False, "Validé par le maire"),
        ({"submit_op": "o", "submitted": "finalised"}, "", False, "À envoyer"),
        ({"submit_op": "o", "submitted": "deposited"}, "grouped", False, "Regroupé"),
        ({"submit_op": "o", "submitted": "accepted"}, "", False, "Besoin pris en compte"),
        ({"submit_op": "o", "submitted": "accepted"}, "received", False, "Besoin pris en compte"),
        ({"submit_op": "o", "submitted": "accepted"}, "grouped", False, "Regroupé"),
        ({"submit_op": "o", "submitted": "accepted"}, "redirected", False, "Réorienté"),
        ({"submit_op": "o", "submitted": "accepted"}, "ineligible", False, "Non éligible"),
        ({"submit_op": "o", "submitted": "accepted"}, "grouped", True, "Texte changé ailleurs"),
        ({"submit_op": "o", "submitted": "rejected"}, "", False, "Refusé"),
        ({"submit_op": "o", "submitted": "accepted", "withdrawn": "finalised"}, "", True, f"Retrait{F}: à envoyer"),
        ({"submit_op": "o", "submitted": "accepted", "withdrawn": "accepted"}, "grouped", False, "Retiré"),
        ({"submit_op": "o", "submitted": "accepted", "withdrawn": "rejected"}, "grouped", False, "Regroupé"),
    ],
)
def test_a_need(known: dict[str, str], own: str, conflict: bool, word: str) -> None:
    found = row(NeedRow, **known, own=own)
    assert needs_list.state_of(found, conflict=conflict).word == word
    said = lambda it: needs_list.state_of(it, conflict=conflict)  # noqa: E731 - one line says it
    assert judged_apart(said, found, ordered=("asked_at", "validated_at")) == []


@pytest.mark.parametrize(
    ("waiting", "kind", "text"),
    [
        ("finalised", "waiting", f"↑{F}Correction à envoyer"),
        ("in_flight", "waiting", f"↑{F}Correction à envoyer"),
        ("held", "waiting", f"↑{F}Correction à envoyer"),
        ("blocked", "waiting", f"↑{F}Correction à envoyer"),
        ("deposited", "undecided", f"✓{F}Correction reçue, à décider"),
        ("quarantined", "aside", f"⚠{F}Correction mise de côté"),
        ("conflict", "conflict", f"⚠{F}Texte changé ailleurs"),
    ],
)
@pytest.mark.parametrize("own", ["", "received", "grouped"])
def test_a_need_whose_text_is_a_correction_is_said_to_be_as_far_as_that_is(
    waiting: str, kind: str, text: str, own: str
) -> None:
    found = row(NeedRow, submit_op="o", submitted="accepted", own=own, updated_at=AT)
    known = needs_list.KnownNeed(row=found, waiting=waiting)
    line = needs_list.line(known, {}, NOW)
    assert (line.shown.text, line.kinds) == (text, (kind,))
    assert judged_apart(lambda text: needs_list.state_of(found, waiting=text), waiting) == []
    gone = row(NeedRow, submit_op="o", submitted="accepted", withdrawn="accepted", own=own, updated_at=AT)
    assert needs_list.line(needs_list.KnownNeed(row=gone, waiting=waiting), {}, NOW).shown.word == "Retiré"
    assert needs_list.state_of(found, waiting=waiting, lost=True).word == "À renvoyer"


@pytest.mark.parametrize(
    ("waiting", "text", "note"),
    [
        ("finalised", f"↑{F}Choix à envoyer", f"Choix mis dans la boîte d’envoi à 9{F}h{F}05"),
        ("deposited", f"✓{F}Choix reçu, à décider", f"Choix mis dans la boîte d’envoi à 9{F}h{F}05"),
        ("quarantined", f"⚠{F}Choix mis de côté", f"Choix mis dans la boîte d’envoi à 9{F}h{F}05"),
        (
            "conflict",
            f"⚠{F}Texte changé ailleurs",
            f"Deux textes à comparer{F}: celui d’ici, et celui de la plateforme",
        ),
    ],
)
def test_a_need_whose_text_was_chosen_of_two_is_not_said_to_be_corrected(waiting: str, text: str, note: str) -> None:
    found = row(NeedRow, submit_op="o", submitted="accepted", elsewhere=True, updated_at=AT)
    known = needs_list.KnownNeed(row=found, waiting=waiting, choice=True, conflict=waiting == "conflict")
    line = needs_list.line(known, {}, NOW)
    assert (line.shown.text, line.note) == (text, note)


def test_two_needs_of_one_title_from_elsewhere_are_told_apart_by_when_they_were_received() -> None:
    notes = [
        needs_list.line(needs_list.KnownNeed(row=found), {}, NOW).note
        for at in (AT, LATER)
        for found in [row(NeedRow, **RECEIVED, own="received", updated_at=AT, received_at=at)]
    ]
    assert notes == [f"Reçu par la plateforme à 9{F}h{F}05", f"Reçu par la plateforme à 9{F}h{F}06"]


@pytest.mark.parametrize(
    ("decided", "text"),
    [
        ("", f"●{F}Regroupé"),
        ("open", f"●{F}Regroupé"),
        ("retained", f"●{F}Retenu"),
        ("not_retained", f"✗{F}Non retenu"),
    ],
)
def test_a_need_is_what_the_committee_made_of_its_proposal(decided: str, text: str) -> None:
    found = row(NeedRow, submit_op="o", submitted="accepted", own="grouped", updated_at=AT)
    known = needs_list.KnownNeed(row=found, decided=decided)
    assert needs_list.line(known, {}, NOW).shown.text == text
    assert judged_apart(lambda text: needs_list.state_of(found, decided=text), decided) == []
    elsewhere = row(NeedRow, submit_op="o", submitted="accepted", own="redirected")
    assert needs_list.state_of(elsewhere, decided=decided).word == "Réorienté"


@pytest.mark.parametrize(
    ("known", "note"),
    [
        ({}, f"Modifié à 9{F}h{F}05"),
        ({"submit_op": "o", "submitted": "accepted"}, f"Mis dans la boîte d’envoi à 9{F}h{F}05"),
        ({"submit_op": "o", "submitted": "accepted", "elsewhere": True}, "Reçu par la plateforme"),
        (RECEIVED | {"own": "grouped", "received_at": AT}, "Reçu par la plateforme"),
        ({"submit_op": "o", "withdraw_op": "w", "withdrawn": "accepted"}, f"Retiré à 9{F}h{F}05"),
        ({"submit_op": "o", "withdrawn": "accepted"}, "Retiré"),
    ],
)
def test_no_hour_is_told_of_what_was_done_elsewhere(known: dict[str, Any], note: str) -> None:
    found = row(NeedRow, **known, updated_at=AT)
    assert needs_list.line(needs_list.KnownNeed(row=found), {}, NOW).note == note


@pytest.mark.parametrize(
    ("known", "word"),
    [
        ({}, "Brouillon"),
        ({"submitted": "finalised"}, "À envoyer"),
        ({"submitted": "rejected"}, "Refusée"),
        ({"submitted": "accepted"}, "Demande déposée"),
        ({"submitted": "accepted", "answered": "received"}, "Demande déposée"),
        ({"submitted": "accepted", "answered": "accepted"}, "Financement accordé"),
        ({"submitted": "accepted", "answered": "refused"}, "Refusée par le préfet"),
        ({"submitted": "accepted", "answered": "incomplete"}, "À compléter"),
        ({"submitted": "accepted", "answered": "incomplete", "left_op": "o"}, "Complément en cours"),
        ({"submitted": "rejected", "left_op": "o"}, "Correction en cours"),  # the platform refused it: nobody asks more
        ({"submitted": "rejected", "left_op": "o", "asked": (ASKED_BEFORE,)}, "Complément en cours"),
        ({"submitted": "accepted", "answered": "withdrawn"}, "Retirée"),
        ({"submitted": "accepted", "answered": "received", "withdrawn": "accepted"}, "Retirée"),
        ({"submitted": "accepted", "withdrawn": "finalised"}, f"Retrait{F}: à envoyer"),
        ({"submitted": "accepted", "withdrawn": "deposited"}, f"Retrait{F}: reçu, à décider"),
        ({"submitted": "accepted", "answered": "accepted", "withdrawn": "rejected"}, "Financement accordé"),
    ],
)
def test_a_request(known: dict[str, str], word: str) -> None:
    found = row(RequestRow, submit_op="o" if known else "", **known)
    assert request_words.state_of(found).word == word
    assert judged_apart(request_words.state_of, found) == []


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"reason": "À revoir."}, "Le préfet demande un complément. À revoir."),
        (
            {"missing": ("le devis", "le plan")},
            f"Le préfet demande un complément. Il manque{F}: le devis\u202f; le plan.",
        ),
        (
            {"reason": "Manque", "missing": ("le devis",)},  # it said "Manque Il manque : le devis"
            f"Le préfet demande un complément. Manque. Il manque{F}: le devis.",
        ),
        ({}, "Le préfet demande un complément."),
        (
            {"submitted": "rejected", "problem": "Phase close."},
            f"La plateforme n’a pas accepté cet envoi. {kept_answer('Phase close.', 'Elle')}",
        ),
        ({"submitted": "rejected"}, "La plateforme n’a pas accepté cet envoi."),
    ],
)
def test_what_a_request_came_back_with(known: dict[str, Any], asked: str) -> None:
    assert request_draft.asked(row(RequestRow, submit_op="o", **known)) == asked


@pytest.mark.parametrize(
    ("shared", "decided", "word", "kind", "note"),
    [
        ("", "", "Brouillon", "draft", f"Modifié à 9{F}h{F}05"),
        ("finalised", "", "À envoyer", "waiting", f"Mis dans la boîte d’envoi à 9{F}h{F}05"),
        ("rejected", "", "Refusé", "refused", f"Mis dans la boîte d’envoi à 9{F}h{F}05"),
        ("accepted", "published", "Publié au catalogue", "accepted", f"Publié à 9{F}h{F}05"),
        ("accepted", "", "Service reçu", "undecided", f"Mis dans la boîte d’envoi à 9{F}h{F}05"),
        ("accepted", "declined", "Non retenu", "declined", f"Répondu à 9{F}h{F}05"),
    ],
)
def test_a_service_of_ours(shared: str, decided: str, word: str, kind: str, note: str) -> None:
    found = row(ShareRow, shared=shared, decided=decided, updated_at=AT)
    assert share_words.state_of(found).word == word
    assert judged_apart(share_words.state_of, found) == []
    line = shares.line(found, NOW)
    assert (line.kinds, line.note) == ((kind,), note)
    lost = shares.line(found, NOW, lost=True)
    assert (lost.shown.word, lost.kinds) == ("À renvoyer", ("lost",))
    answered = shares.line(replace(found, detail="Il existe déjà."), NOW)
    assert answered.note == (kept_answer("Il existe déjà.") if decided == "declined" else note), (
        "an answer has its reason"
    )


@pytest.mark.parametrize(
    ("declared", "withdrawn", "detail", "word", "note"),
    [
        ("finalised", "", "", "À envoyer", f"Demandée à 9{F}h{F}05. Pas encore d’accusé."),
        ("accepted", "", "", "Demande prise en compte", f"Accusé n°{F}7, reçu à 9{F}h{F}05."),
        ("rejected", "", "", "Refusée", "La plateforme a refusé cette demande."),
        ("rejected", "", "Trop tard.", "Refusée", kept_answer("Trop tard.")),
        ("accepted", "finalised", "", f"Retrait{F}: à envoyer", "Votre commune ne demande plus à participer."),
        ("accepted", "accepted", "", "Retirée", "Votre commune ne demande plus à participer."),
    ],
)
def test_a_declaration(declared: str, withdrawn: str, detail: str, word: str, note: str) -> None:
    received = {"number": 7, "received_at": AT} if declared == "accepted" else {}
    interest = row(
        InterestRow,
        role="referent",
        declared=declared,
        withdrawn=withdrawn,
        detail=detail,
        declared_at=AT,
        stands=not withdrawn,
        **received,
    )

    def entry(found: InterestRow) -> steering_entries.SteeringEntry:
        steering = row(SteeringRow, id="p", title="Registre", interest=found, composed=False)
        return steering_entries.entries((steering,), MOMENT, frozenset(), NOW)[0]

    said = entry(interest)
    assert (said.state and said.state.word, said.state_note) == (word, note)
    assert said.role == ("" if withdrawn else "referent")
    assert judged_apart(entry, interest, ordered=("declared_at", "received_at")) == []


@pytest.mark.parametrize("state", [state.value for state in State])
def test_a_declaration_that_only_waits_at_the_platform_is_taken_back_whatever_is_open(state: str) -> None:
    interest = row(InterestRow, declared=state, withdrawn="", role="referent", declared_at=AT, stands=True)
    found = row(SteeringRow, id="p", title="Registre", composed=False, interest=interest)
    (entry,) = steering_entries.entries((found,), replace(MOMENT, campaign=campaign("vote")), frozenset(), NOW)
    assert entry.undo == ("withdraw" if state == "held" else "")
