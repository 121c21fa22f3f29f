"""The outbox at a glance: called empty only if nothing was ever sent, and at rest only if nothing waits."""

from typing import Any

import pytest

from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.outbox.stick_state import UsbStickState
from desktop.viewmodels.outbox.summary import OutboxSummary

KEPT, T = "Une fois écrit sur la clé, un envoi ne s’annule plus ici.", "\u202f"


@pytest.mark.parametrize(
    ("waiting", "problems", "settled", "lost", "documents", "said"),
    [
        (0, 0, 0, 0, 0, ""),
        (1, 0, 0, 0, 0, f"1{F}envoi attend la plateforme."),
        (2, 0, 3, 0, 0, f"2{F}envois attendent la plateforme."),
        (0, 0, 3, 0, 0, "Aucun envoi n’attend."),
        (0, 1, 0, 0, 0, f"1{F}texte changé ailleurs."),
        (0, 2, 3, 0, 0, f"Aucun envoi n’attend. 2{F}textes changés ailleurs."),
        (0, 0, 3, 0, 1, f"1{F}pièce jointe attend la plateforme."),
        (0, 0, 3, 0, 2, f"2{F}pièces jointes attendent la plateforme."),
        (1, 0, 3, 0, 1, f"1{F}envoi attend la plateforme. 1{F}pièce jointe attend la plateforme."),
    ],
)
def test_what_waits_and_what_is_to_be_looked_at(
    waiting: int, problems: int, settled: int, lost: int, documents: int, said: str
) -> None:
    found = OutboxSummary(
        waiting=waiting,
        problems=problems,
        settled=settled,
        enrolment=Enrolment.ENROLLED,
        lost=lost,
        documents=documents,
    )
    assert found.sentence == said
    assert found.empty == (said == "")


def test_what_is_to_be_corrected_and_what_was_set_aside_are_two_things() -> None:
    found = OutboxSummary(waiting=0, problems=3, settled=0, enrolment=Enrolment.ENROLLED, asides=2)
    assert found.sentence == f"1{F}texte changé ailleurs. 2{F}envois mis de côté."


def test_what_was_refused_is_said_as_on_the_home_page() -> None:
    found = OutboxSummary(waiting=0, problems=1, settled=3, enrolment=Enrolment.ENROLLED, refused=2)
    assert found.sentence == f"Aucun envoi n’attend. 1{F}texte changé ailleurs. 2{F}envois refusés."


def test_a_choice_that_met_a_third_text_is_one_thing_to_do() -> None:
    """Both its correction and itself stay in conflict."""
    found = OutboxSummary(waiting=0, problems=4, settled=0, enrolment=Enrolment.ENROLLED, asides=2, chosen=1)
    assert found.sentence == f"1{F}texte changé ailleurs. 2{F}envois mis de côté."


def test_what_a_platform_lost_is_never_said_to_be_calm() -> None:
    for documents in (0, 1):
        found = OutboxSummary(
            waiting=0, problems=0, settled=3, enrolment=Enrolment.ENROLLED, lost=2, documents=documents
        )
        assert "Aucun envoi n’attend" not in found.sentence


@pytest.mark.parametrize(
    ("refreshed", "enrolled", "asking", "wanted"),
    [
        (False, False, False, False),  # nothing is claimed before the first look
        (True, False, False, True),
        (True, True, False, False),
        (True, False, True, False),  # one has left on a stick
        (True, True, True, False),
    ],
)
def test_a_code_is_asked_for_where_nothing_has_asked_for_the_enrolment_yet(
    refreshed: bool, enrolled: bool, asking: bool, wanted: bool
) -> None:
    known = UsbStickState(refreshed=refreshed, enrolled=enrolled, asking=asking)
    assert known.needs_code == wanted
    assert ("n’est pas inscrit. Il peut l’être par la clé." in known.sentence) == wanted


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"refreshed": False, "waiting": 1, "on_stick": 1}, ""),
        (
            {"asking": True, "waiting": 1, "on_stick": 1},
            f"La demande d’inscription est partie sur une clé. Sa réponse inscrira cet ordinateur{T}; 1{F}envoi"
            " voyage déjà avec elle.",
        ),
        (
            {"asking": True, "waiting": 3, "on_stick": 2},
            f"La demande d’inscription est partie sur une clé. Sa réponse inscrira cet ordinateur{T}; 2{F}envois"
            f" voyagent déjà avec elle. 1{F}envoi à mettre sur la clé. {KEPT}",
        ),
        (
            {"asking": True, "waiting": 1},
            "La demande d’inscription est partie sur une clé. Sa réponse inscrira cet ordinateur."
            f" 1{F}envoi à mettre sur la clé. {KEPT}",
        ),
        (
            {"enrolled": False, "waiting": 2},
            f"Cet ordinateur n’est pas inscrit. Il peut l’être par la clé. 2{F}envois à mettre sur la clé. {KEPT}",
        ),
        ({"waiting": 1, "on_stick": 1}, f"1{F}envoi est sur une clé. Portez-la"),
        ({"waiting": 2, "on_stick": 2}, f"2{F}envois sont sur une clé. Portez-la"),
        (
            {"waiting": 3, "on_stick": 2},
            f"1{F}envoi à mettre sur la clé. {KEPT} 2{F}envois sont déjà sur une clé, et partent aussi{F}: rien ne",
        ),
        ({"waiting": 2, "on_stick": 3}, f"3{F}envois sont sur une clé."),
        (
            {"waiting": 1, "on_stick": 1, "documents": 2},
            f"2{F}pièces jointes à mettre sur la clé. 1{F}envoi est déjà sur une clé, et part aussi{F}: rien ne compte",
        ),
        ({"waiting": 2, "on_stick": 1, "documents": 1}, f"1{F}envoi et 1{F}pièce jointe à mettre sur la clé. {KEPT} 1"),
        ({"documents": 1}, f"1{F}pièce jointe à mettre sur la clé."),
        ({}, "Aucun envoi n’attend. La clé rapporterait"),
        (
            {"waits_for_other_platform": 1},
            f"1{F}envoi attend une autre plateforme que celle d’aujourd’hui. La clé rapp",
        ),
        ({"waits_for_other_platform": 2}, f"2{F}envois attendent une autre plateforme que celle d’aujourd’hui. La clé"),
        ({"waiting": 1, "waits_for_other_platform": 1}, f"1{F}envoi à mettre sur la clé."),
    ],
)
def test_what_a_stick_would_carry(known: dict[str, Any], said: str) -> None:
    known = {"refreshed": True, "enrolled": True, "waiting": 0, "on_stick": 0} | known
    found = UsbStickState(**known).sentence
    assert found.startswith(said)
    assert bool(found) == bool(said)
    assert not known.get("asking") or found == said, "what travels with the enrolment is told once"
    assert (KEPT in found) == (known["refreshed"] and known["waiting"] > known["on_stick"]), "said before it is written"
