"""The paper of one act: which steps are done, which are awaited, what is known of why, and where each leads."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from desktop.cli.states import shown as cli_shown
from desktop.database.queries.acts.one_act import ActPaper
from desktop.database.queries.blocked_acts import Awaited
from desktop.database.queries.outbox import ActRow
from desktop.domain import act_words
from desktop.domain.exchange_words import kept_answer
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.kit.timeline import current
from desktop.viewmodels.outbox.act_paper import paper_of, short
from sync.contract.receipts import RefusedOperation
from tests.desktop.proofs import received

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACT = ActRow(
    op="o",
    seq=1,
    type="vote.cast",
    title="Registre",
    subject="p",
    state="finalised",
    created_at="2026-03-01T09:05:00+00:00",
    attempts=0,
    number=None,
    received_at="",
    decided_at="",
    reason="",
    detail="",
)
TAKEN = {"number": 7, "received_at": "2026-03-01T10:00:00+00:00"}
DECIDED = TAKEN | {"decided_at": "2026-03-01T10:30:00+00:00", "detail": "Phase close."}
KEPT, RECEIVED, DECISION = "✎ Enregistré sur cet ordinateur", "Reçu par la plateforme", "○ Décision de la plateforme…"
TO_SEND = "↑ À envoyer…"


def steps(state: str, *awaited: Awaited, **known: Any) -> list[str]:
    """Each step; what is not done yet ends with "…"."""
    paper = ActPaper(act=replace(ACT, state=state, **known), intent="ab" * 32, proof="", awaited=awaited)
    return [f"{step.shown.text.replace(F, ' ')}{'' if step.done else '…'}" for step in paper_of(paper, NOW).steps]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Cet envoi a été annulé avant son départ."),
        ("mayor_first", "Cet envoi est revenu avant son départ\u00a0: le maire doit d’abord valider."),
    ],
)
def test_who_took_an_act_back_before_it_left_is_not_made_up(reason: str, said: str) -> None:
    paper = ActPaper(act=replace(ACT, state="cancelled", reason=reason), intent="ab" * 32, proof="")
    assert paper_of(paper, NOW).sentence == f"{said} Il n’a aucun effet."


@pytest.mark.parametrize(
    ("state", "known", "expected"),
    [
        ("finalised", {}, [KEPT, TO_SEND, f"○ {RECEIVED}…", DECISION]),
        ("in_flight", {"attempts": 2}, [KEPT, TO_SEND, f"○ {RECEIVED}…", DECISION]),
        ("held", {}, [KEPT, TO_SEND, f"○ {RECEIVED}…", DECISION]),
        ("cancelled", {}, [KEPT, "✗ Annulé"]),
        ("quarantined", {}, [KEPT, f"○ {RECEIVED}…", "⚠ Mis de côté"]),
        ("deposited", TAKEN, [KEPT, f"✓ {RECEIVED}", DECISION]),
        ("accepted", DECIDED, [KEPT, f"✓ {RECEIVED}", "✓ Vote pris en compte"]),
        ("rejected", DECIDED, [KEPT, f"✓ {RECEIVED}", "✗ Refusé"]),
        ("superseded", DECIDED, [KEPT, f"✓ {RECEIVED}", "✗ Remplacé"]),
        ("conflict", DECIDED, [KEPT, f"✓ {RECEIVED}", "⚠ Texte changé ailleurs"]),
    ],
)
def test_what_is_done_and_what_is_awaited(state: str, known: dict[str, Any], expected: list[str]) -> None:
    assert steps(state, **known) == expected


@pytest.mark.parametrize(
    ("type", "answered", "expected"),
    [
        ("service.share", "", ["✓ Service reçu", "○ Publication au catalogue…"]),
        ("service.share", "received", ["✓ Service reçu", "○ Publication au catalogue…"]),
        ("service.share", "declined", ["✓ Service reçu"]),
        ("request.submit", "received", ["✓ Demande déposée", "○ Réponse du préfet…"]),
        ("request.submit", "", ["✓ Demande déposée"]),
        ("need.submit", "", ["✓ Besoin pris en compte"]),
    ],
)
def test_what_is_decided_later_is_awaited(type: str, answered: str, expected: list[str]) -> None:
    known = DECIDED | {"type": type, "answered": answered, "detail": ""}
    assert steps("accepted", **known)[2:] == expected
    assert steps("accepted", **known, lost=True)[3].startswith("↑ À renvoyer")


def test_a_request_without_an_answer_of_the_prefet_is_not_said_to_be_taken_into_account() -> None:
    """Accueil counted it as received, to be decided, and the outbox said that it was decided."""

    def sentence(answered: str) -> str:
        act = replace(ACT, state="accepted", type="request.submit", answered=answered, **DECIDED)
        return paper_of(ActPaper(act=act, intent="ab" * 32, proof=""), NOW).sentence

    said = "La plateforme a reçu la demande. Le préfet n’a pas encore répondu. L’accusé est gardé ici."
    assert sentence("received") == said
    assert sentence("refused") != said


@pytest.mark.parametrize(
    ("state", "sign", "said"), [("deposited", "✓", "reçu"), ("accepted", "✓", "reçu"), ("rejected", "✗", "refusé")]
)
def test_what_another_platform_has_is_said_to_be_there(state: str, sign: str, said: str) -> None:
    act = replace(ACT, state=state, other_platform=True, **DECIDED)
    paper = paper_of(ActPaper(act=act, intent="ab" * 32, proof=""), NOW)
    assert (paper.state.sign, paper.state.word) == (sign, f"{said.capitalize()} par une autre plateforme")
    assert paper.sentence.startswith(f"Une autre plateforme l’a {said}.")
    assert paper.steps[1].shown.word == "Reçu par une autre plateforme"
    assert cli_shown(state, other_platform=True) == f"{sign} {paper.state.word}"
    assert act_words.state(state, other_platform=True) == paper.state.word


OR_OF_HERE = "un autre ordinateur, ou d’ici avant le retour à une sauvegarde"


@pytest.mark.parametrize("state", ["held", "blocked"])
def test_what_an_act_is_held_back_for(state: str) -> None:
    here, elsewhere = Awaited("o0", "Cantine", "need.submit", "rejected"), Awaited("o1")
    assert steps(state, here, elsewhere)[1:] == [
        "… Attend : besoin « Cantine »…",
        "… Attend un autre envoi, fait depuis un autre ordinateur de la mairie…",
        f"○ {RECEIVED}…",
        DECISION,
    ]
    assert steps("finalised", here)[1] == TO_SEND
    paper = ActPaper(act=replace(ACT, state=state), intent="", proof="", awaited=(here, elsewhere))
    (_, known, unknown, _, _) = paper_of(paper, NOW).steps
    for first in (here, elsewhere):
        alone = paper_of(replace(paper, awaited=(first,)), NOW).steps
        assert current(alone) == (1, "Étape en cours"), "it lies here, and waits for the other"
    assert (known.note, known.place, known.id, bool(known.link)) == (f"✗{F}Refusé.", "outbox", "o0", True)
    assert (unknown.note, unknown.place, unknown.id, bool(unknown.link)) == ("", "", "", False)
    (_, _, perhaps, _, _) = paper_of(replace(paper, restored=True), NOW).steps
    assert perhaps.shown.word == f"Attend un autre envoi, fait depuis {OR_OF_HERE}"
    upon_lost = replace(paper, act=replace(paper.act, state="held"), upon_lost=True, restored=True)
    assert f"venu d’{OR_OF_HERE}{F}: il y reviendra" in paper_of(upon_lost, NOW).sentence


def test_what_came_outside_its_phase_says_when_it_came() -> None:
    why = "La phase des besoins n’était pas ouverte quand cet envoi est arrivé."
    act = replace(ACT, state="rejected", reason="phase_closed", detail=why, received_at="2021-03-20T09:00:00+00:00")
    said = paper_of(ActPaper(act=act, intent="", proof=""), NOW).sentence
    came = f"arrivé le samedi 20{F}mars 2021 à 10{F}h{F}00, heure de Paris"
    assert said == f"La plateforme a refusé cet envoi, {came}. {kept_answer(why, 'Elle')}"
    other = replace(act, reason="need_unknown", detail="Inconnu.")
    assert paper_of(ActPaper(act=other, intent="", proof=""), NOW).sentence == (
        f"La plateforme a refusé cet envoi. {kept_answer('Inconnu.', 'Elle')}"
    )


def test_what_was_taken_back_ends_there_and_not_where_it_counted() -> None:
    """With the way to what took it back, where that is an act of this computer."""
    cast = replace(ACT, state="accepted", **DECIDED)
    decided = "2026-03-01T11:00:00+00:00"
    gone = replace(ACT, op="w", type="vote.withdraw", state="accepted", **DECIDED | {"decided_at": decided})
    paper = ActPaper(act=replace(cast, taken_back=True), intent="", proof="", withdrawal=gone)
    last = paper_of(paper, NOW).steps[-1]
    assert (last.shown.text, last.done, last.place, last.id) == (f"✗{F}Retiré", True, "outbox", "w")
    assert last.when == f"Le dimanche 1er{F}mars 2026 à 12{F}h{F}00, heure de Paris"
    elsewhere = paper_of(replace(paper, withdrawal=None), NOW).steps[-1]
    assert (elsewhere.shown.text, elsewhere.link) == (f"✗{F}Retiré", "")
    assert elsewhere.note == "Depuis un autre ordinateur de la mairie."
    perhaps = paper_of(replace(paper, withdrawal=None, restored=True), NOW).steps[-1]
    assert perhaps.note == f"Depuis {OR_OF_HERE}."
    for lost in (replace(paper.act, lost=True), replace(paper.act, other_platform=True)):
        assert "Retiré" not in [step.shown.word for step in paper_of(replace(paper, act=lost), NOW).steps]


def test_a_withdrawal_that_has_not_arrived_is_a_step_to_come() -> None:
    cast = replace(ACT, state="accepted", **DECIDED)
    gone = replace(ACT, op="w", type="vote.withdraw")
    steps = paper_of(ActPaper(act=cast, intent="", proof="", withdrawal=gone), NOW).steps
    assert (steps[-1].shown.text, steps[-1].done, steps[-1].id) == (f"↑{F}Retrait{F}: à envoyer", False, "w")
    assert current(steps).word == "Étape en cours"
    assert current(paper_of(ActPaper(act=cast, intent="", proof=""), NOW).steps).word == "Terminé"


@pytest.mark.parametrize(
    ("state", "known", "word"),
    [
        ("finalised", {}, "Étape en cours"),  # it lies here
        ("deposited", TAKEN, "Étape suivante"),  # the platform decides when it decides
        ("quarantined", TAKEN, "Étape en cours"),  # somebody has to look at it
        ("conflict", TAKEN, "Étape en cours"),
        ("conflict", TAKEN | {"chosen": True}, "Terminé"),  # a later act says what was chosen
        ("accepted", DECIDED | {"lost": True}, "Étape en cours"),
        ("accepted", DECIDED | {"in_vain": True}, "Étape en cours"),
        ("rejected", DECIDED, "Terminé"),
        ("cancelled", {}, ""),  # "Envoi terminé" under "Annulé" read as sent
    ],
)
def test_the_mark_says_whether_anything_has_begun(state: str, known: dict[str, Any], word: str) -> None:
    act = replace(ACT, state=state, **known)
    assert current(paper_of(ActPaper(act=act, intent="", proof=""), NOW).steps).word == word


def test_why_an_act_was_set_aside() -> None:
    act = replace(ACT, state="quarantined", attempts=3, detail="Illisible.", reason="operation-malformed")
    found = paper_of(ActPaper(act=act, intent="", proof=""), NOW)
    assert found.aside
    assert found.why == (("Réponse", "«\u00a0Illisible\u00a0»"), ("Code", "operation-malformed"), ("Essais", "3"))
    other = paper_of(ActPaper(act=replace(act, state="rejected"), intent="", proof=""), NOW)
    assert (other.aside, other.why) == (False, ())


@pytest.mark.parametrize(
    ("enrolment", "leaves"),
    [
        (Enrolment.ENROLLED, "au prochain échange."),
        (Enrolment.NOT, "quand cet ordinateur sera inscrit, à la page Réglages et aide."),
    ],
)
def test_what_was_not_tried_says_when_it_leaves(enrolment: Enrolment, leaves: str) -> None:
    said = paper_of(ActPaper(act=ACT, intent="", proof="", enrolment=enrolment), NOW).sentence
    assert said == f"Enregistré sur cet ordinateur ne veut pas dire reçu. L’envoi partira {leaves}"


def test_what_was_tried_without_an_answer_says_how_often() -> None:
    for attempts, words in ((1, "Un essai a été fait, sans"), (2, "2 essais ont été faits, sans")):
        act = replace(ACT, state="in_flight", attempts=attempts)
        assert paper_of(ActPaper(act=act, intent="", proof=""), NOW).sentence.startswith(words)
    carried = paper_of(ActPaper(act=ACT, intent="", proof="", carried=True), NOW)
    assert carried.sentence.startswith("L’envoi est parti sur une clé USB.")
    assert not carried.proven


def test_the_step_at_which_an_act_stands_is_the_true_one() -> None:
    for paper, word in (
        (ActPaper(act=ACT, intent="", proof=""), "À envoyer"),
        (ActPaper(act=ACT, intent="", proof="", carried=True), "Sur clé USB"),
        (ActPaper(act=replace(ACT, state="deposited", **TAKEN), intent="", proof=""), "Décision de la plateforme"),
    ):
        found = paper_of(paper, NOW).steps
        assert found[current(found).place].shown.word == word


def test_a_fingerprint_is_compared_by_its_ends() -> None:
    assert short("0123456789abcdef" * 4) == f"0123{F}4567{F}…{F}89ab{F}cdef"


OTHERS = f"7{F}: la plateforme l’a aussi donné à un autre envoi"


@pytest.mark.parametrize(("transport", "way"), [("network", "Réseau"), ("usb", "Clé USB")])
@pytest.mark.parametrize(("number", "told"), [(7, "7"), (12, f"7, puis n°{F}12"), (None, OTHERS)])
def test_the_facts_of_a_receipt(transport: str, way: str, number: int | None, told: str) -> None:
    act = replace(ACT, state="accepted", **DECIDED | {"number": number})
    proof = msgspec.json.encode(received(7, transport)).decode()
    found = paper_of(ActPaper(act=act, intent="ab" * 32, proof=proof), NOW)
    assert found.proven
    assert found.facts == (
        ("Numéro", told),
        ("Accusé de dépôt", f"Le dimanche 1er{F}mars 2026 à 11{F}h{F}00, heure de Paris"),
        ("Décision", f"Vote pris en compte, le dimanche 1er{F}mars 2026 à 11{F}h{F}30, heure de Paris"),
        ("Reçu par", way),
        ("Empreinte", f"abab{F}abab{F}…{F}abab{F}abab, comme sur l’accusé imprimé"),
    )


def test_of_a_request_the_platform_has_answered_and_decided_nothing() -> None:
    """The préfet decides: "Décision : Demande déposée" read as if he had."""
    act = replace(ACT, type="request.submit", state="accepted", **DECIDED)
    found = paper_of(ActPaper(act=act, intent="ab" * 32, proof=msgspec.json.encode(received(7)).decode()), NOW)
    facts = dict(found.facts)
    assert facts["Réponse de la plateforme"].startswith("Demande déposée, le dimanche")
    assert "Décision" not in facts


def test_before_the_decision_the_facts_are_those_of_the_deposit() -> None:
    act = replace(ACT, state="deposited", **TAKEN)
    proof = msgspec.json.encode(received(7, decided=False)).decode()
    found = paper_of(ActPaper(act=act, intent="ab" * 32, proof=proof), NOW)
    assert [label for label, _ in found.facts] == ["Numéro", "Accusé de dépôt", "Reçu par", "Empreinte"]


def test_what_was_to_be_corrected_is_never_said_to_be_replaced_by_its_receipt() -> None:
    """Another act has settled it since: the decision of its receipt stays the one that is printed there."""
    proof = received(7, "network")
    assert proof.decision is not msgspec.UNSET
    met = msgspec.structs.replace(proof.decision, exceptions=(RefusedOperation(index=1, status="conflict"),))
    act = replace(ACT, type="need.amend", state="superseded", **DECIDED)
    said = msgspec.json.encode(msgspec.structs.replace(proof, decision=met)).decode()
    found = paper_of(ActPaper(act=act, intent="ab" * 32, proof=said), NOW)
    assert dict(found.facts)["Décision"].startswith("Texte changé ailleurs, le dimanche")
    assert [step.shown.text for step in found.steps][-1] == f"⚠{F}Texte changé ailleurs"
    assert current(found.steps).word == "Terminé"  # nothing is to be done there any more
