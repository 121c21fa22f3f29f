"""What is read before an act leaves says when it will: at once, after the enrolment, or not before the mayor's word."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop.database.queries.catalogue import VoteSubject
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit import vote_words
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.kit.confirmation import Afterwards, Confirmation, read_again, when_it_leaves
from desktop.viewmodels.needs.neighbour_sheet import NeighbourSheet
from desktop.viewmodels.needs.sending import NeedSending
from desktop.viewmodels.requests.sending import RequestSending
from desktop.viewmodels.services.sending import ShareSending
from desktop.viewmodels.votes.deployment_form import FormFacts, demand, report
from tests.desktop.domain.campaigns import campaign

AT_ONCE = "Avec une connexion, l’envoi commence aussitôt."
KNOWN = campaign(None)
SERVICE = VoteSubject(id="grr", kind="service", title="GRR", version=1, open=True, voted=False, summary="")


def need(enrolment: Enrolment) -> Confirmation:
    return NeedSending(
        commune="Baule", public=(), private=(), contact="", deadline="", enrolment=enrolment
    ).confirmation


def request(enrolment: Enrolment) -> Confirmation:
    return RequestSending(
        commune="Baule",
        authority="",
        title="",
        fields=(),
        printed="",
        cautions=(),
        warnings=(),
        enrolment=enrolment,
        complement=None,
        files="",
        documents=(),
    ).confirmation


def share(enrolment: Enrolment) -> Confirmation:
    return ShareSending(
        commune="Baule",
        public=(),
        private=(),
        contact="",
        signed_as="",
        deadline="",
        enrolment=enrolment,
        lodged="",
        hint="",
    ).confirmation


def vote(enrolment: Enrolment) -> Confirmation:
    moment = Moment(commune="Baule", siren="2", enrolment=enrolment, campaign=KNOWN, themes={}, offset=ClockOffset())
    return vote_words.review(moment, SERVICE, "", KNOWN.phases[0].opens)


def deployment(enrolment: Enrolment) -> Confirmation:
    return demand(FormFacts("GRR", enrolment=enrolment), {}, "Baule", "")


def effect(enrolment: Enrolment) -> Confirmation:
    return report(FormFacts("GRR", enrolment=enrolment), {}, "Déclarer l’effet de ce service")


def nous_aussi(enrolment: Enrolment) -> Confirmation:
    sheet = NeighbourSheet(
        id="n1",
        title="Cantine",
        commune="Artenay",
        fields=(),
        joined=(),
        shared=(),
        shown=None,
        reason="",
        own_texts=(),
        join=True,
        leave=False,
        cancel="",
        proposal="",
        own=(),
        enrolment=enrolment,
    )
    return sheet.joining("Baule")


@pytest.mark.parametrize("enrolment", Enrolment)
@pytest.mark.parametrize("asked", [need, request, share, vote, deployment, effect, nous_aussi])
def test_one_question_says_one_thing_of_when_it_leaves(
    asked: Callable[[Enrolment], Confirmation], enrolment: Enrolment
) -> None:
    read = asked(enrolment)
    said = f"{read.lead} {read.notice} {read.warning}"
    assert said.count(enrolment.why_not or AT_ONCE) == 1
    assert (AT_ONCE in said) == (enrolment is Enrolment.ENROLLED)
    foot = read.cancelling.foot
    assert (AT_ONCE in foot) == (enrolment is Enrolment.ENROLLED), "never the reassuring half alone"
    assert "annuler" in foot
    assert len(foot) <= (130 if "retirer" in foot else 80), "two lines of a low window in large letters, or three"
    assert read.cancelling.words in f"{read.lead} {read.notice}"


@pytest.mark.parametrize(
    ("known", "first"),
    [
        ({}, False),
        ({"closed": "La phase est terminée."}, False),
        ({"twice": "Les deux."}, True),
        ({"aside": "A."}, True),
    ],
)
def test_only_of_another_text_that_it_meets_it_is_warned_above_all_else(known: dict[str, str], first: bool) -> None:
    """In a low window there is room above "Oui" for this, or for the text that leaves."""
    read = NeedSending(
        commune="Baule", public=(), private=(), contact="", deadline="", enrolment=Enrolment.ENROLLED, **known
    ).confirmation
    assert read.warned_first is first


@pytest.mark.parametrize("enrolment", Enrolment)
def test_what_the_mayor_validates_first_is_not_said_to_leave(enrolment: Enrolment) -> None:
    read = NeedSending(
        commune="Baule", public=(), private=(), contact="", deadline="", enrolment=enrolment, unvalidated=True
    ).confirmation
    assert "le maire doit d’abord valider" in read.warning
    assert AT_ONCE not in read.lead
    assert not enrolment.why_not or enrolment.why_not not in read.lead
    assert read.lead.endswith(f"l’envoi n’a pas commencé. {Afterwards.CORRECTION}")


def test_it_is_said_between_until_when_it_can_be_cancelled_and_what_changes_it_then() -> None:
    assert read_again(Afterwards.NOTHING, Enrolment.ENROLLED) == (
        f"Relisez. Vous pourrez annuler tant que l’envoi n’a pas commencé. {AT_ONCE} Ensuite, le texte ne change plus."
    )
    assert when_it_leaves(Enrolment.NOT, validated=False) == ""


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"lead": "Vous ne pourrez plus le changer."}, True),
        ({"cancelling": "Trop tard pour annuler."}, True),
        ({"notice": "La phase est terminée."}, True),
        ({"warning": "Il sera peut-être refusé."}, True),
        ({"heading": "Voter pour Garde\u202f?"}, False),
        ({"public": (("Titre", "Cantine"),)}, False),
        ({"private": (("Note", "Urgent"),)}, False),
        ({"contact": "Anne Martin"}, False),
        ({"signed_as": "Secrétaire"}, False),
        ({"documents": ("abc",)}, False),
        ({}, False),  # but what may be chosen under it has changed
    ],
)
def test_what_is_only_said_of_it_is_told_from_what_would_leave(change: dict[str, Any], same: bool) -> None:
    before = Confirmation(heading="Voter\u202f?", lead="Vous pourrez le changer.", public=(("Titre", "Garde"),))
    now = replace(before, **change)
    words = "ce qui partirait est le même" if same else "ce qui partirait a changé"
    for read in (before, before.anew_after(None)):
        assert words in now.anew_after(read).changed
    assert "depuis votre lecture" not in now.anew_after(None).changed, "none was asked before, so that she read none"
