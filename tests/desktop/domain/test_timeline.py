"""The timeline of a contribution, as tables: steps that are done, steps that are awaited, and how it can end."""

import re
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.domain.contributions import (
    ActFact,
    AskedFact,
    DeploymentFact,
    LifeStep,
    NeedHistory,
    ProposalFact,
    RequestHistory,
    ShareHistory,
    SteeringFact,
    Timeline,
    place_of,
)
from desktop.domain.exchange_words import kept_answer
from desktop.domain.lives import timeline
from desktop.domain.lives.enrolment import Enrolment
from tests.beside import judged_apart

#: Moments are told in their order.
MOMENTS = ("made_at", "received_at", "decided_at", "moved_at", "written_at", "validated_at", "asked_at")

WRITTEN, MADE, RECEIVED, DECIDED, MOVED = "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05"


def act(state: str, **more: Any) -> ActFact:
    got = {"number": 12, "received_at": RECEIVED} if state in ("accepted", "rejected", "deposited", "conflict") else {}
    return ActFact(op="op", state=state, made_at=MADE, **{**got, **more})


def need(**facts: Any) -> Timeline:
    history = NeedHistory(id="n", written_at=WRITTEN, **facts)
    assert judged_apart(timeline.of_need, history, ordered=MOMENTS) == []
    return timeline.of_need(history)


def line(found: Timeline) -> str:
    """Keys of the steps done, a bar, then those ahead; an end is in capitals: written sent | received grouped."""
    before = [step.key.upper() if step.state == "ended" else step.key for step in found.steps if step.done]
    ahead = [step.key for step in found.steps if not step.done]
    return " ".join(before) + (" | " + " ".join(ahead) if ahead else "")


def proposal(state: str = "open") -> ProposalFact:
    return ProposalFact(id="p", title="Registre", state=state, reason="Utile à tous.", votes=12)


SENT = act("accepted")
AWAY = "Depuis un autre ordinateur de la mairie."
GROUPED = {"submission": SENT, "own": "grouped", "moved_at": MOVED}
RETAINED = GROUPED | {"proposal": proposal("retained")}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "written | sent received grouped voted decided steered deployed effect"),
        (
            {"validated_at": MADE, "validated_by": "le maire"},
            "written validated | sent received grouped voted decided steered deployed effect",
        ),
        (
            {"submission": act("finalised")},
            "written | leaving received grouped voted decided steered deployed effect",
        ),
        (
            # an attempt without an answer is not "sent" either
            {"submission": act("in_flight", attempts=2)},
            "written | leaving received grouped voted decided steered deployed effect",
        ),
        ({"submission": SENT}, "written sent received | grouped voted decided steered deployed effect"),
        (
            {"submission": act("deposited")},
            "written sent received | decision grouped voted decided steered deployed effect",
        ),
        (
            {"submission": SENT, "corrections": (act("rejected"), act("accepted"))},
            "written sent received corrected | grouped voted decided steered deployed effect",
        ),
        (GROUPED | {"proposal": proposal()}, "written sent received grouped | voted decided steered deployed effect"),
        (
            GROUPED | {"proposal": proposal(), "vote": act("finalised")},
            "written sent received grouped | voted decided steered deployed effect",
        ),
        (
            GROUPED | {"proposal": proposal(), "vote": act("rejected", detail="Trop tard.")},
            "written sent received grouped | voted decided steered deployed effect",
        ),
        (
            GROUPED | {"proposal": proposal(), "vote": act("cancelled")},
            "written sent received grouped | voted decided steered deployed effect",
        ),
        (
            GROUPED | {"proposal": proposal(), "vote": act("accepted")},
            "written sent received grouped voted | decided steered deployed effect",
        ),
        (
            # a vote for a service that answers the need comes before any grouping
            {"submission": SENT, "answer": act("accepted")},
            "written sent received answered | grouped voted decided steered deployed effect",
        ),
        (
            # given from a draft it is no step of the draft's own way
            {"answer": act("accepted")},
            "written answered | sent received grouped voted decided steered deployed effect",
        ),
        (
            {"mayor": True, "asked_at": MADE, "answer": act("accepted")},
            "written answered | validated sent received grouped voted decided steered deployed effect",
        ),
        ({"mayor": True}, "written | validated sent received grouped voted decided steered deployed effect"),
        (
            {"mayor": True, "submission": SENT},
            "written sent received | grouped voted decided steered deployed effect",
        ),
        (
            # in order of time: what came before the receipt is shown before it
            {"submission": act("accepted", received_at=DECIDED), "answer": act("accepted")},
            "written answered sent received | grouped voted decided steered deployed effect",
        ),
        (
            {
                "validated_at": MADE,
                "submission": SENT,
                "corrections": (act("accepted", received_at=MOVED, validated_at=DECIDED),),
            },
            "written validated sent received validated corrected | grouped voted decided steered deployed effect",
        ),
        (
            {"submission": SENT, "corrections": (act("rejected", validated_at=DECIDED),)},
            "written sent received | grouped voted decided steered deployed effect",
        ),
        (RETAINED, "written sent received grouped decided | steered deployed effect"),
        (
            RETAINED | {"steering": SteeringFact(role="participant")},
            "written sent received grouped decided | steered deployed effect",
        ),
        (
            RETAINED | {"steering": SteeringFact(composed=True, given="referent")},
            "written sent received grouped decided steered | deployed effect",
        ),
        (
            RETAINED | {"deployment": DeploymentFact(state="planned", on=date(2026, 6, 1))},
            "written sent received grouped decided | deployed effect",
        ),
        (
            RETAINED | {"deployment": DeploymentFact(state="live", on=date(2026, 6, 1))},
            "written sent received grouped decided deployed | effect",
        ),
        (
            RETAINED | {"vote": SENT, "deployment": DeploymentFact(state="reported", effect="Moins de papier.")},
            "written sent received grouped voted decided deployed effect",
        ),
        # endings, after which nothing follows
        ({"submission": act("quarantined")}, "written ASIDE"),
        ({"submission": act("rejected", detail="Phase close.")}, "written sent received REFUSED"),
        ({"submission": act("conflict")}, "written sent received CONFLICT"),
        ({"submission": SENT, "own": "redirected", "reason": "Formation."}, "written sent received REDIRECTED"),
        ({"submission": SENT, "own": "ineligible", "reason": "Fibre."}, "written sent received INELIGIBLE"),
        ({"submission": SENT, "withdrawal": act("accepted")}, "written sent received WITHDRAWN"),
        ({"submission": SENT, "own": "withdrawn"}, "written sent received WITHDRAWN"),
        (
            GROUPED | {"proposal": proposal(), "withdrawal": act("finalised")},
            "written sent received grouped | withdrawing",
        ),
        (
            # a withdrawal that was refused ends nothing
            {"submission": SENT, "withdrawal": act("rejected")},
            "written sent received | grouped voted decided steered deployed effect",
        ),
        (GROUPED | {"proposal": proposal("not_retained")}, "written sent received grouped NOT_RETAINED"),
        # the act is of another computer and not here, so the platform's answer is all there is
        ({"away": True, "own": "received"}, "written received | grouped voted decided steered deployed effect"),
        (
            {"away": True, "own": "grouped", "proposal": proposal()},
            "written received grouped | voted decided steered deployed effect",
        ),
        ({"away": True, "own": "withdrawn"}, "written received WITHDRAWN"),
        (
            {"submission": SENT, "corrections": (ActFact(op="", state="accepted", made_at=""), act("accepted"))},
            "written sent received corrected corrected | grouped voted decided steered deployed effect",
        ),
        # what the badge says, although the proposal has not come yet, or another answer came first
        (GROUPED, "written sent received grouped | voted decided steered deployed effect"),
        (
            {"submission": SENT, "own": "redirected", "withdrawal": act("finalised")},
            "written sent received redirected | withdrawing",
        ),
        (
            {"submission": SENT, "own": "withdrawn", "withdrawal": act("rejected")},
            "written sent received WITHDRAWN",
        ),
    ],
)
def test_the_life_of_a_need(facts: dict[str, Any], expected: str) -> None:
    found = need(**facts)
    assert line(found) == expected
    assert (found.next is None) == ("|" not in expected)
    assert (found.ending is not None) == any(word.isupper() for word in expected.split())


def step(found: Timeline, key: str) -> LifeStep:
    return next(step for step in found.steps if step.key == key)


def test_each_step_has_its_date_its_words_and_leads_somewhere() -> None:
    found = need(
        **RETAINED
        | {
            "vote": act("accepted", received_at="2026-03-01"),
            "steering": SteeringFact(
                composed=True, given="referent", moved_at="2026-05-01", projects=(("Registre partagé", "retained"),)
            ),
            "deployment": DeploymentFact(
                state="reported", on=date(2026, 6, 1), live_since=date(2026, 6, 2), effect="Moins de papier."
            ),
        }
    )
    told = {step.key: (step.date, step.place, step.id) for step in found.steps}
    assert told == {
        "written": (WRITTEN, "needs", "n"),
        "sent": ("", "outbox", "op"),
        "received": (RECEIVED, "outbox", "op"),
        "grouped": (MOVED, "votes", "p"),
        "voted": ("2026-03-01", "outbox", "op"),
        "decided": ("", "votes", "p"),
        "steered": ("2026-05-01", "votes", "p"),
        "deployed": ("2026-06-01", "votes", "p"),
        "effect": ("2026-06-02", "votes", "p"),
    }
    assert step(found, "received").note == "n°\u00a012"
    assert step(found, "decided").note == "Utile à tous. 12\u00a0votes comptés."
    assert "territoire référent" in step(found, "steered").note
    assert "«\u00a0Registre partagé\u00a0» retenu." in step(found, "steered").note
    assert step(found, "effect").note == "Moins de papier."


def test_what_another_computer_did_has_no_date_that_is_not_known() -> None:
    """The platform says when a need reached its state: not the day of writing, and the receipt only at first."""
    for own, received in (("received", MOVED), ("grouped", "")):
        found = need(away=True, own=own, moved_at=MOVED)
        assert (step(found, "written").date, step(found, "received").date) == ("", received)
        assert (step(found, "written").note, step(found, "written").elsewhere) == (AWAY, True)
    assert step(need(away=True, own="withdrawn", moved_at=MOVED), "withdrawn").date == MOVED
    returned = step(need(away=True, restored=True, own="received"), "received").note
    assert returned == "Depuis un autre ordinateur, ou d’ici avant le retour à une sauvegarde."
    corrected = step(need(submission=SENT, corrections=(ActFact(op="", state="accepted", made_at=""),)), "corrected")
    vote = act("accepted", received_at=MOVED)
    both = need(submission=SENT, corrections=(ActFact(op="", state="accepted", made_at=""),), answer=vote)
    keys = [one.key for one in both.steps]
    assert keys.index("answered") < keys.index("corrected"), "an hour that is not known comes after those that are"
    assert (corrected.note, corrected.date, corrected.place) == (
        "Depuis un autre ordinateur de la mairie.",
        "",
        "needs",
    )


@pytest.mark.parametrize(
    ("state", "key", "words", "done"),
    [
        ("accepted", "withdrawn", "Retiré", True),
        ("deposited", "withdrawal", "Retrait reçu", False),
        ("quarantined", "aside", "Retrait mis de côté", True),
        ("conflict", "conflict", "Retrait\u00a0: texte changé ailleurs", True),
        ("finalised", "withdrawing", "Retrait à envoyer", False),
        ("held", "withdrawing", "Retrait à envoyer", False),
    ],
)
def test_a_withdrawal_that_waits_is_no_end_and_nothing_follows_it(state: str, key: str, words: str, done: bool) -> None:
    last = need(submission=SENT, withdrawal=act(state)).steps[-1]
    assert (last.key, last.words, last.done) == (key, words, done)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Il partira au prochain échange."),
        ({"enrolment": Enrolment.NOT}, "Attend l’inscription de cet ordinateur."),
        ({"enrolment": Enrolment.REVOKED}, "Attend une nouvelle inscription de cet ordinateur."),
        ({"attempts": 1}, "Envoi essayé, sans réponse pour l’instant."),
        (
            {"attempts": 1, "enrolment": Enrolment.KEY_LOST},
            "Envoi essayé, sans réponse pour l’instant. Attend la clé de signature.",
        ),
        ({"enrolment": Enrolment.NOT, "carried": True}, "Il est parti sur une clé USB. Son accusé reviendra"),
        ({"attempts": 1, "carried": True}, "Il est parti sur une clé USB. Son accusé reviendra"),
    ],
)
def test_what_waits_says_what_it_waits_for(facts: dict[str, Any], said: str) -> None:
    (leaving,) = [step for step in need(submission=act("finalised", **facts)).steps if step.key == "leaving"]
    assert leaving.note.startswith(said)
    assert leaving.words == ("Sur clé USB" if facts.get("carried") else "À envoyer")


@pytest.mark.parametrize(("state", "date"), [("finalised", MADE), ("accepted", RECEIVED)])
def test_a_withdrawal_is_of_the_day_on_which_it_came_else_of_the_day_it_was_made(state: str, date: str) -> None:
    assert need(submission=SENT, withdrawal=act(state)).steps[-1].date == date


def test_a_deployment_that_is_planned_says_for_when() -> None:
    for on, note in ((date(2026, 6, 1), "Pour le 1er\u00a0juin 2026."), (None, "")):
        found = need(**RETAINED | {"deployment": DeploymentFact(state="planned", on=on)})
        assert step(found, "deployed").note == note


def test_only_a_vote_that_was_refused_is_said_to_be() -> None:
    for state, note in (("rejected", f"Le vote a été refusé. {kept_answer('Trop tard.')}"), ("cancelled", "")):
        found = need(**GROUPED | {"proposal": proposal(), "vote": act(state, detail="Trop tard.")})
        assert step(found, "voted").note == note


@pytest.mark.parametrize(
    ("state", "words"),
    [("accepted", "Vote pris en compte"), ("deposited", "Vote reçu"), ("held", "Vote"), ("finalised", "Vote")],
)
def test_a_vote_counts_once_it_is_accepted_and_not_before(state: str, words: str) -> None:
    voted = step(need(**GROUPED | {"proposal": proposal(), "vote": act(state)}), "voted")
    assert (voted.words, voted.done) == (words, words != "Vote")


def test_a_vote_of_another_computer_leads_to_its_proposal_where_that_is_known() -> None:
    theirs = ActFact(op="", state="accepted", made_at="", received_at=RECEIVED)
    for proposed, place in ((proposal(), ("votes", "p")), (None, ("", ""))):
        voted = step(need(**GROUPED | {"proposal": proposed, "vote": theirs}), "voted")
        assert (voted.place, voted.id, voted.note, voted.date) == (*place, AWAY, RECEIVED)
        assert voted.elsewhere


def test_what_is_queued_is_never_called_sent() -> None:
    for submission in (act("finalised"), act("in_flight", attempts=1), act("held")):
        found = need(submission=submission)
        assert "Envoyé" not in [step.words for step in found.steps]
        assert found.next is not None
        assert found.next.words == "À envoyer"


def test_a_redirected_need_shows_the_other_way() -> None:
    found = need(
        submission=SENT,
        own="redirected",
        reason="Formation.",
        category="Formation des agents",
        category_id="agent_training",
        moved_at=MOVED,
    ).ending
    assert found is not None
    assert (found.place, found.id, found.date) == ("requests", "agent_training", MOVED)
    assert found.note == "Formation. Voie proposée\u00a0: demande au préfet, Formation des agents."


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "written | sent received published"),
        ({"submission": act("finalised")}, "written | leaving received published"),
        ({"submission": SENT}, "written sent received | published"),
        ({"submission": act("rejected")}, "written sent received REFUSED"),
        ({"submission": SENT, "decided": "published", "service": "s"}, "written sent received published"),
        ({"submission": SENT, "decided": "declined", "reason": "Déjà là."}, "written sent received DECLINED"),
    ],
)
def test_the_life_of_a_share(facts: dict[str, Any], expected: str) -> None:
    history = ShareHistory(id="s", written_at=WRITTEN, **facts)
    assert line(timeline.of_share(history)) == expected
    assert judged_apart(timeline.of_share, history, ordered=MOMENTS) == []


@pytest.mark.parametrize(
    ("facts", "expected", "words"),
    [
        ({}, "written | sent received decided", ""),
        ({"submission": SENT, "answered": "received"}, "written sent received | decided", "Réponse du préfet"),
        (
            {"submission": SENT, "answered": "accepted", "amount_cents": 384_000},
            "written sent received decided",
            "Financement accordé\u00a0: 3\u202f840\u00a0€",
        ),
        ({"submission": SENT, "answered": "refused"}, "written sent received REFUSED", "Refusée par le préfet"),
        (
            {"submission": SENT, "answered": "incomplete", "missing": ("le devis", "la délibération")},
            "written sent received | incomplete",
            "À compléter",
        ),
        ({"submission": SENT, "answered": "withdrawn"}, "written sent received WITHDRAWN", "Retirée"),
        (
            {"submission": SENT, "withdrawal": act("finalised")},
            "written sent received | withdrawing",
            "Retrait à envoyer",
        ),
        (
            # a complement that was refused, of a request that the platform still had
            {"submission": act("rejected"), "withdrawal": act("finalised")},
            "written sent received REFUSED | withdrawing",
            "Retrait à envoyer",
        ),
        (
            # answered before the withdrawal came: the answer holds
            {"submission": SENT, "withdrawal": act("finalised"), "answered": "accepted"},
            "written sent received decided",
            "Financement accordé",
        ),
    ],
)
def test_the_life_of_a_request(facts: dict[str, Any], expected: str, words: str) -> None:
    history = RequestHistory(id="r", written_at=WRITTEN, **facts)
    found = timeline.of_request(history)
    assert judged_apart(timeline.of_request, history, ordered=MOMENTS) == []
    assert line(found) == expected
    assert not words or words in [step.words for step in found.steps]
    if facts.get("missing"):
        assert found.steps[-1].note == "Il manque\u00a0: le devis\u202f; la délibération."


_ASKED_FOR_MORE = ("Rédigée", "Envoyée", "Reçue", "À compléter")


@pytest.mark.parametrize(
    ("submission", "expected", "words"),
    [
        (
            act("accepted", received_at=MOVED),
            "written sent received incomplete sent received | decided",
            [*_ASKED_FOR_MORE, "Complément envoyé", "Complément reçu", "Réponse du préfet"],
        ),
        (
            act("finalised"),
            "written sent received incomplete | leaving received decided",
            [
                "Rédigée",
                "Envoyée",
                "Reçue",
                "À compléter",
                "Complément à envoyer",
                "Complément reçu",
                "Réponse du préfet",
            ],
        ),
    ],
)
def test_a_completed_request_still_tells_what_was_received_first_and_what_was_asked(
    submission: ActFact, expected: str, words: list[str]
) -> None:
    asked = AskedFact(act=SENT, reason="Pièces illisibles", missing=("le devis",), moved_at=DECIDED)
    history = RequestHistory(id="r", written_at=WRITTEN, submission=submission, earlier=(asked,))
    found = timeline.of_request(history)
    assert judged_apart(timeline.of_request, history, ordered=MOMENTS) == []
    assert line(found) == expected
    assert [step.words for step in found.steps] == words
    assert [(step.note, step.date) for step in found.steps[2:4]] == [
        ("n°\u00a012", RECEIVED),
        ("Pièces illisibles. Il manque\u00a0: le devis.", DECIDED),
    ]


#: An act that was sent, as far as it can come.
_SENT_ACTS = [
    *(act(state) for state in ("finalised", "accepted", "deposited", "rejected", "conflict", "quarantined")),
    *(act("finalised", carried=True), act("finalised", attempts=2), act("finalised", enrolment=Enrolment.REVOKED)),
    *(act("accepted", lost=True), act("accepted", lost=True, carried=True), act("accepted", other_platform=True)),
    act("rejected", other_platform=True),
]
_MASCULINE = re.compile(r"\b([Rr]édigé|[Ee]nvoyé|[Rr]eçu|[Rr]efusé|[Rr]etiré|[Mm]is|parti|reparti|perdu|Il)\b")
_FEMININE = re.compile(
    r"\b([Rr]édigée|[Ee]nvoyée|[Rr]eçue|[Rr]efusée|[Rr]etirée|[Mm]ise|partie|repartie|perdue|Elle)\b"
)


@pytest.mark.parametrize("submission", _SENT_ACTS)
def test_a_request_is_feminine_and_its_complement_masculine_to_the_end(submission: ActFact) -> None:
    """ "Sur clé USB, il est parti" stood in the life of a request of which the sheet said "Elle est partie"."""
    for answered in ("", "refused", "withdrawn"):
        history = RequestHistory(id="r", written_at=WRITTEN, submission=submission, answered=answered)
        said = [f"{step.words} {step.note}" for step in timeline.of_request(history).steps]
        assert not [words for words in said if _MASCULINE.search(words)], said
        assert [words for words in said if _FEMININE.search(words)]
    asked = (AskedFact(act=SENT, reason="", missing=(), moved_at=DECIDED),)
    completed = timeline.of_request(replace(history, earlier=asked, answered=""))
    said = [f"{step.words} {step.note}" for step in completed.steps[4:]]
    assert not [words for words in said if _FEMININE.search(words)], said
    kept = timeline.of_share(ShareHistory(id="s", written_at=WRITTEN, submission=submission))
    assert not [step for step in kept.steps if _FEMININE.search(f"{step.words} {step.note}")], "a service is masculine"


def test_each_validation_is_told_as_that_of_its_text():
    corrected = act("accepted", received_at=MOVED, validated_at=DECIDED, validated_by="l’adjointe")
    found = need(validated_at=MADE, validated_by="le maire", submission=SENT, corrections=(corrected,))
    told = [(step.words, step.date) for step in found.steps if step.key == "validated"]
    assert told == [("Validé par le maire", MADE), ("Correction validée par l’adjointe", DECIDED)]


@pytest.mark.parametrize(
    ("state", "choice", "key", "words", "note"),
    [
        ("finalised", False, "correcting", "Correction à envoyer", ""),
        ("held", True, "correcting", "Choix à envoyer", "Texte gardé."),
        ("deposited", True, "correction_received", "Choix reçu, à décider", "n°\u00a012. Texte gardé."),
        ("quarantined", False, "set_aside", "Correction mise de côté", ""),
    ],
)
def test_a_correction_that_waits_is_where_the_need_stands(
    state: str, choice: bool, key: str, words: str, note: str
) -> None:
    waits = act(state, choice=choice, kept="Texte gardé." if choice else "")
    for facts, after in ((GROUPED, "voted"), ({"submission": SENT}, "grouped")):
        found = need(**facts, corrections=(act("superseded"), waits))
        assert found.next == LifeStep(key=key, state="ahead", words=words, note=note, place="outbox", id="op")
        following = [step.key for step in found.steps if not step.done]
        assert following[:2] == [key, after], "the rest of its life is still to come"


@pytest.mark.parametrize("state", ["accepted", "rejected", "cancelled", "superseded", "conflict"])
def test_one_that_was_answered_does_not_wait(state: str) -> None:
    found = need(submission=SENT, corrections=(act(state),))
    assert found.next is not None
    assert found.next.key == "grouped"


def test_two_texts_to_choose_between_are_where_it_stands() -> None:
    found = need(**GROUPED, corrections=(act("conflict"),), compared=True)
    note = "La plateforme a un autre texte que celui-ci."
    words = "Texte changé ailleurs"
    assert found.next == LifeStep(key="compared", state="ahead", words=words, note=note, place="needs", id="n")
    assert line(found).startswith("written sent received grouped | compared voted")


def test_once_no_choice_can_be_made_the_need_waits_for_what_comes_next() -> None:
    found = timeline.without_choice(need(**GROUPED, corrections=(act("conflict"),), compared=True))
    assert found.next is not None
    assert found.next.key == "voted"
    assert line(found).startswith("written sent received grouped not_compared | voted")


def test_once_the_votes_are_over_what_was_not_grouped_waits_for_no_grouping() -> None:
    found = timeline.without_grouping(need(submission=SENT))
    assert line(found).startswith("written sent received NOT_GROUPED")
    assert (found.next, found.steps[-1].words) == (None, "Sans regroupement")
    for other in (need(**GROUPED), need(**GROUPED, proposal=proposal()), need(vote=SENT, submission=SENT), need()):
        assert timeline.without_grouping(other) == other


def test_while_no_vote_is_open_the_step_says_so_and_the_need_waits_for_none() -> None:
    def votes(found: Timeline) -> list[str]:
        return [step.note for step in timeline.without_vote(found).steps if step.key == "voted"]

    closed = "Le vote n’est pas ouvert en ce moment."
    assert votes(need(**GROUPED, proposal=proposal())) == [closed]
    refused = need(**GROUPED, proposal=proposal(), vote=act("rejected", detail="Trop tard."))
    assert votes(refused) == [f"Le vote a été refusé. {kept_answer('Trop tard.')} {closed}"]
    for other in (need(**GROUPED, proposal=proposal(), vote=SENT), need(submission=SENT)):
        assert timeline.without_vote(other) == other


def test_what_is_done_stands_before_what_is_to_come():
    assert [step.key for step in need(answer=SENT).steps[:3]] == ["written", "answered", "sent"]
    lost = need(submission=act("accepted", lost=True), corrections=(SENT,), answer=SENT)
    assert [step.key for step in lost.steps[1:6]] == ["sent", "received", "answered", "corrected", "leaving"]


def test_a_step_stands_before_what_came_later_and_never_between_sent_and_received() -> None:
    written, sent, received = (
        LifeStep(key=key, state="done", words="", date=on)
        for key, on in (("written", MADE), ("sent", ""), ("received", DECIDED))
    )
    early, between, late = (
        LifeStep(key="validated", state="done", words="", date=on) for on in (WRITTEN, RECEIVED, MOVED)
    )
    assert [place_of(one, [written, sent, received]) for one in (early, between, late)] == [0, 1, 3]
    assert place_of(early, [written, sent]) == 0
    assert place_of(early, []) == 0


def test_a_correction_stands_where_it_came_between_grouping_and_vote_and_says_that_it_arrived() -> None:
    grouped = {"submission": SENT, "own": "grouped", "moved_at": DECIDED, "proposal": proposal("retained")}
    vote = act("accepted", received_at="2026-01-06")
    for came, order in (
        ("2026-01-03T12", "written sent received validated corrected grouped voted decided"),
        (MOVED, "written sent received validated grouped corrected voted decided"),
        ("2026-01-07", "written sent received validated grouped voted corrected decided"),
    ):
        corrected = act("accepted", received_at=came, validated_at=RECEIVED, number=13)
        found = need(**grouped, vote=vote, corrections=(corrected,))
        assert line(found).split(" | ")[0] == order
        assert step(found, "corrected").note == "Correction reçue, n°\u00a013."
    unknown = need(**grouped, vote=vote, corrections=(ActFact(op="", state="accepted", made_at=""),))
    assert line(unknown).startswith("written sent received grouped voted corrected decided")
    chosen = act("accepted", choice=True, kept="Texte gardé.", number=None)
    assert step(need(submission=SENT, corrections=(chosen,)), "corrected").note == "Choix reçu. Texte gardé."


@pytest.mark.parametrize(("own", "end"), [("redirected", "REDIRECTED"), ("ineligible", "INELIGIBLE")])
def test_nothing_that_was_done_is_left_out_by_an_end(own: str, end: str) -> None:
    for moved_at in (RECEIVED, ""):
        found = need(submission=SENT, own=own, moved_at=moved_at, corrections=(act("accepted", received_at=MOVED),))
        assert line(found) == f"written sent received corrected {end}"


def test_a_text_before_the_mayor_is_no_draft():
    assert [step.note for step in need(mayor=True).steps[1:3]] == ["C’est un brouillon.", ""]
    assert [step.note for step in need(mayor=True, asked_at=MADE).steps[1:3]] == ["Demandée.", ""]
    assert need(validated_at=MADE).steps[2].note == ""
    assert need().steps[1].note == "C’est un brouillon."
