"""What happened to an act, in the words that are shown beside it."""

import re

import pytest

from desktop.domain.act_words import (
    ACCEPTED,
    CHOICE,
    COMPLEMENT,
    KINDS,
    MAYOR_FIRST,
    STATES,
    TO_SEND,
    accepted,
    cancelled,
    state,
)
from desktop.domain.exchange_words import departure
from desktop.domain.lives import gender
from desktop.domain.lives.enrolment import Enrolment
from tests.beside import neighbours

MISSING = "masculine or feminine: said in this test, and if feminine in desktop/domain/lives/gender.py"


def test_what_came_back_for_the_mayor_is_told_from_what_she_took_back() -> None:
    assert cancelled(MAYOR_FIRST) == "Cet envoi est revenu avant son départ\u00a0: le maire doit d’abord valider."
    assert {cancelled(reason) for reason in ("", *neighbours(MAYOR_FIRST))} == {
        "Cet envoi a été annulé avant son départ."
    }


def test_what_was_withdrawn_since_agrees_with_the_noun_of_what_was_accepted() -> None:
    """Each kind is listed here, so that whoever adds a kind must say what it is."""
    feminine = {"need.amend", "interest.declare", "deployment.ask", "request.submit"}
    masculine = {
        "need.submit",
        CHOICE,
        "need.withdraw",
        "need.join",
        "need.leave",
        "vote.cast",
        "vote.withdraw",
        "service.share",
        "interest.withdraw",
        "deployment.report",
        COMPLEMENT,
        "request.withdraw",
        "personal.erase",
    }
    ends = {kind: accepted(kind, taken_back=True).removeprefix(accepted(kind)) for kind in ACCEPTED}
    assert ends == dict.fromkeys(feminine, ", puis retirée") | dict.fromkeys(masculine, ", puis retiré"), MISSING
    assert accepted("of.a.later.release", taken_back=True) == "Pris en compte, puis retiré"


@pytest.mark.parametrize("kind", KINDS)
def test_each_state_agrees_with_the_noun_of_its_kind(kind: str) -> None:
    """Of a request that was refused, the window said "Refusé"."""
    noun = KINDS[kind].split(" ")[0]
    feminine = noun in ("Correction", "Demande")
    assert (gender.of(kind) == gender.FEMININE) is feminine
    said = [state(name, kind=kind) for name in (*STATES, "other_platform") if name not in (*TO_SEND, "accepted")]
    agreeing = [words for words in said if re.match(r"(Reçu|Refus|Retir|Remplac|Annul|Mis|Absent)", words)]
    assert len(agreeing) == 8
    for words in agreeing:
        first = words.split(" ")[0].removesuffix(",")
        assert first.endswith(("ée", "ue", "se", "te")) is feminine, words
    assert state("deposited", kind=kind, taken_back=True).endswith("retirée" if feminine else "retiré")


@pytest.mark.parametrize("kind", KINDS)
def test_when_an_act_leaves_is_said_of_its_noun(kind: str) -> None:
    of = gender.of(kind)
    feminine = of is gender.FEMININE
    waits = departure(Enrolment.ENROLLED, gender=of)
    assert waits == ("Elle partira au prochain échange." if feminine else "Il partira au prochain échange.")
    carried = departure(Enrolment.ENROLLED, carried=True, gender=of)
    assert carried.startswith("Elle est partie sur" if feminine else "Il est parti sur")


def test_a_withdrawal_is_masculine_and_what_it_takes_back_may_not_be() -> None:
    withdrawn = {
        kind: gender.of_withdrawn(kind).agreed("Retiré") for kind in KINDS if kind.endswith(("withdraw", "leave"))
    }
    assert withdrawn == {
        "need.withdraw": "Retiré",
        "need.leave": "Retiré",
        "vote.withdraw": "Retiré",
        "interest.withdraw": "Retirée",
        "request.withdraw": "Retirée",
    }
    assert {gender.of(kind) for kind in withdrawn} == {gender.MASCULINE}
