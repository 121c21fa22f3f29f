"""What is said of a phase and of the votes at each moment of a campaign, including its first and last moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.database.queries.ballot import OpenVotes
from desktop.database.queries.catalogue import ProposalRow, VoteSubject
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit import act_context, vote_words
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.kit.confirmation import when_it_leaves
from desktop.viewmodels.kit.deadlines import arrival, last_minute
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.kit.vote_words import VoteRuleOffer
from desktop.viewmodels.services import sheet
from sync.contract.campaign import LatePolicy
from sync.contract.published import Service
from tests.beside import judged_apart
from tests.desktop.domain.campaigns import DAY, campaign

#: Of `campaign`: needs, vote, steering and deployment are open for a day each, one after the other.
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MOMENT = Moment(
    commune="Baule", siren="2", enrolment=Enrolment.ENROLLED, campaign=campaign(None), themes={}, offset=ClockOffset()
)
VOTES = OpenVotes(
    commune="Baule",
    siren="2",
    enrolment=Enrolment.ENROLLED,
    campaign=campaign(None),
    themes=(),
    proposals=(),
    services=(),
    casts=(),
    cancellable=frozenset(),
    needs={},
    fallen={},
    joined={},
    answerable=(),
    regrouped=(),
    offset=ClockOffset(),
)
PROPOSAL = ProposalRow(
    id="p",
    title="Cantine",
    kind="existing",
    summary="",
    theme="",
    needs=(),
    services=(),
    state="retained",
    voted=False,
    reason="Utile.",
    votes=3,
    version=1,
)
DECIDED = replace(VOTES, proposals=(PROPOSAL,))
CATALOGUE = sheet.CatalogueLists(
    population=None,
    services=(),
    themes={},
    votes={},
    needs=(),
    commune="Baule",
    siren="2",
    campaign=campaign(None),
    offset=ClockOffset(),
)
LATER = "Le pilotage ouvre le vendredi 3\u00a0janvier 2025."
NOT_YET = "Le pilotage n’est pas encore ouvert."
OVER = "Le pilotage est clos. Ce qui a été fait reste ici."
ONE_VOICE = "reçoit une seule voix de la commune."
KEPT = f"Le vote est terminé. Les décisions du comité sont sous «{F}Résultats{F}»."


def rule(moment: Moment, now: datetime) -> act_context.PhaseRule:
    return act_context.rule(moment, "steering", now, what="Le pilotage", doing="Choisissez.", act="Il")


@pytest.mark.parametrize(
    ("opened", "now", "said"),
    [
        (None, FIRST - TICK, ("Aucune phase n’est ouverte", LATER, False)),
        (None, FIRST, (f"La phase «{F}needs{F}» est ouverte", LATER, False)),
        (None, FIRST + 2 * DAY - TICK, (f"La phase «{F}vote{F}» est ouverte", LATER, False)),
        (None, FIRST + 2 * DAY, (f"Phase «{F}steering{F}»{F}: le pilotage est ouvert", "Choisissez.", True)),
        (None, FIRST + 3 * DAY - TICK, (f"Phase «{F}steering{F}»{F}: le pilotage est ouvert", "Choisissez.", True)),
        (None, FIRST + 3 * DAY, (f"La phase «{F}deployment{F}» est ouverte", OVER, False)),
        (None, FIRST + 4 * DAY, ("Aucune phase n’est ouverte", OVER, False)),
        ("vote", FIRST, (f"La phase «{F}vote{F}» est ouverte", LATER, False)),
        ("vote", FIRST + 9 * DAY, (f"La phase «{F}vote{F}» est ouverte", NOT_YET, False)),
        ("vote", FIRST + 2 * DAY, (f"La phase «{F}vote{F}» est ouverte", NOT_YET, False)),
        ("deployment", FIRST, (f"La phase «{F}deployment{F}» est ouverte", OVER, False)),
        ("steering", FIRST, (f"Phase «{F}steering{F}»{F}: le pilotage est ouvert", "Choisissez.", True)),
    ],
)
def test_a_phase_of_the_campaign(opened: Any, now: datetime, said: tuple[str, str, bool]) -> None:
    found = rule(replace(MOMENT, campaign=campaign(opened)), now)
    assert (found.title, found.sentence, found.open) == said
    assert bool(found.deadline) == found.open


def test_between_two_phases_and_without_a_campaign() -> None:
    apart = campaign(None)
    needs, vote, steering, deployment = apart.phases
    gap = type(apart)(
        id="c", version=1, title="C", phases=(needs, vote, deployment), themes=(), late_policy=apart.late_policy
    )
    found = rule(replace(MOMENT, campaign=gap), steering.opens)
    assert (found.title, found.sentence) == (
        "Aucune phase n’est ouverte",
        "Le pilotage n’est pas prévu dans cette campagne.",
    )
    alone = type(apart)(id="c", version=1, title="C", phases=(steering,), themes=(), late_policy=apart.late_policy)
    for now, sentence in ((steering.opens - TICK, LATER), (steering.closes, OVER)):
        assert rule(replace(MOMENT, campaign=alone), now).sentence == sentence
    assert rule(replace(MOMENT, campaign=None), FIRST).sentence == "Aucune campagne n’est encore connue ici."
    assert rule(replace(MOMENT, siren=""), FIRST).title == "Baule ne peut rien envoyer d’ici"


@pytest.mark.parametrize(
    ("opened", "now", "title", "sentence"),
    [
        (None, FIRST - TICK, "Aucun vote n’est ouvert en ce moment", "Le prochain vote ouvre le mercredi 1er"),
        (
            None,
            FIRST,
            f"Phase «{F}needs{F}»{F}: vote pour les services",
            f"Votez au nom de Baule pour un ou plusieurs services du catalogue. Chacun {ONE_VOICE}",
        ),
        (
            None,
            FIRST + DAY,
            f"Phase «{F}vote{F}»{F}: le vote est ouvert",
            f"Votez au nom de Baule pour une ou plusieurs propositions. Chacune {ONE_VOICE}",
        ),
        (None, FIRST + 2 * DAY, f"Phase «{F}steering{F}»{F}: aucun vote n’est ouvert", KEPT),
        (None, FIRST + 4 * DAY, "Aucun vote n’est ouvert en ce moment", KEPT),
        ("steering", FIRST, f"Phase «{F}steering{F}»{F}: aucun vote n’est ouvert", KEPT),
        ("deployment", FIRST - DAY, f"Phase «{F}deployment{F}»{F}: aucun vote n’est ouvert", KEPT),
    ],
)
def test_the_rule_of_the_vote(opened: Any, now: datetime, title: str, sentence: str) -> None:
    votes = replace(DECIDED, campaign=campaign(opened))
    found = vote_words.rule(votes, now)
    assert (found.title, found.open) == (title, "le vote est ouvert" in title or "vote pour les services" in title)
    assert found.sentence.startswith(sentence)
    assert bool(found.deadline) == bool(found.late) == found.open
    assert found.offers == ((VoteRuleOffer.RESULTS,) if sentence == KEPT else ())
    told = vote_words.kept(votes, now)[2]
    closed = now in (FIRST - TICK, FIRST + 4 * DAY)
    assert (told == "La plateforme dira s’il compte.") == closed


@pytest.mark.parametrize("proposals", [(), (replace(PROPOSAL, state="open"),)])
def test_a_vote_that_is_over_leads_to_no_results_before_one_is_published(proposals: tuple[ProposalRow, ...]) -> None:
    """It said “Les décisions du comité sont sous « Résultats »”, where there was neither a decision nor that tab."""
    over = replace(VOTES, campaign=campaign("steering"), proposals=proposals)
    found = vote_words.rule(over, FIRST)
    assert found.sentence == "Le vote est terminé. Aucune décision du comité n’est encore publiée."
    assert found.offers == ()


NEXT = "Le prochain vote ouvr"
OF_SERVICES = "Le vote pour les services "
UNKNOWN = f"pendant la phase «{F}vote{F}», à une date qui n’est pas encore connue ici."


@pytest.mark.parametrize(
    ("opened", "now", "votes", "services"),
    [
        (None, FIRST, f"{NEXT}e le jeudi 2{F}janvier 2025.", f"ouvre le jeudi 2{F}janvier 2025, phase «{F}vote{F}»."),
        ("needs", FIRST + DAY, f"{NEXT}ira {UNKNOWN}", f"ouvrira {UNKNOWN}"),  # kept open in the vote's dates
        ("needs", FIRST + 9 * DAY, f"{NEXT}ira {UNKNOWN}", f"ouvrira {UNKNOWN}"),
        ("steering", FIRST, KEPT, f"était ouvert pendant la phase «{F}vote{F}». Elle est terminée."),
        (None, FIRST + 2 * DAY, KEPT, f"était ouvert pendant la phase «{F}vote{F}». Elle est terminée."),
    ],
)
def test_votes_and_services_say_the_same_of_a_vote_that_is_not_open(
    opened: Any, now: datetime, votes: str, services: str
) -> None:
    """Here services are voted for in the phase of votes alone; what the platform has opened comes before the dates."""
    known = campaign(opened)
    needs, vote, *later = known.phases
    phases = (replace(needs, votable=()), replace(vote, votable=("service",)), *later)
    assert vote_words.rule(replace(DECIDED, campaign=replace(known, phases=phases)), now).sentence == votes
    said = sheet.voting("actes", replace(CATALOGUE, campaign=replace(known, phases=phases)), now)
    assert (said.sentence, said.open) == (f"{OF_SERVICES}{services}", False)


@pytest.mark.parametrize("enrolled", [True, False])
def test_without_a_campaign_and_with_an_empty_catalogue_nobody_is_told_to_vote(enrolled: bool) -> None:
    empty = replace(VOTES, campaign=None, enrolment=Enrolment.ENROLLED if enrolled else Enrolment.NOT)
    said = vote_words.rule(empty, FIRST).sentence
    assert "otez pour" not in said
    assert "voter" not in said
    one = (Service(id="s", title="Cantine", summary="Inscrire."),)
    assert "pour un service du catalogue" in vote_words.rule(replace(empty, services=one), FIRST).sentence


def test_a_campaign_without_votes_promises_none() -> None:
    known = campaign(None)
    without = replace(known, phases=tuple(replace(phase, votable=()) for phase in known.phases))
    assert vote_words.rule(replace(VOTES, campaign=without), FIRST).sentence == "Cette campagne n’ouvre pas de vote."
    said = sheet.voting("actes", replace(CATALOGUE, campaign=without), FIRST)
    assert said == sheet.Voting(False, "Cette campagne n’ouvre pas de vote pour les services.")


@pytest.mark.parametrize("enrolled", [True, False])
@pytest.mark.parametrize("need", ["", "Cantine"])
@pytest.mark.parametrize(
    ("kind", "named", "purpose"),
    [
        ("service", "Vote pour le service du catalogue", "Il dit que ce service serait utile à la commune."),
        (
            "proposal",
            "Vote pour la proposition",
            "Le comité regarde les votes pour choisir, puis donne ses motifs.",
        ),
    ],
)
def test_what_is_read_before_a_vote(enrolled: bool, need: str, kind: str, named: str, purpose: str) -> None:
    subject = VoteSubject(
        id="r", kind=kind, title="Registre", version=3, open=True, voted=False, summary="Le plan des tombes."
    )
    open_ = replace(VOTES, enrolment=Enrolment.ENROLLED if enrolled else Enrolment.NOT)
    for now, until in ((FIRST, "Votre vote doit arriver avant"), (FIRST - TICK, "La plateforme dira s’il compte.")):
        found = vote_words.review(open_, subject, need, now)
        assert found.public == (
            (named, "Registre"),
            ("En quelques mots", "Le plan des tombes."),
            ("Répond à votre besoin", need or "Aucun en particulier"),
            ("À quoi sert ce vote", purpose),
            ("Qui le voit", f"Tout le monde{F}: il est public. Il porte le nom de la commune, pas le vôtre."),
        )
        assert until in found.notice
        assert found.lead.endswith(f" {when_it_leaves(open_.enrolment)}")


def test_the_rule_of_the_vote_without_a_campaign() -> None:
    for enrolled in (True, False):
        found = vote_words.rule(
            replace(VOTES, campaign=None, enrolment=Enrolment.ENROLLED if enrolled else Enrolment.NOT), FIRST
        )
        assert (found.offers, found.open) == (() if enrolled else (VoteRuleOffer.ENROL,), False)
        assert ("n’a pas encore publié" in found.title) == enrolled
    assert vote_words.rule(replace(VOTES, siren=""), FIRST).title == "Baule ne peut pas voter ici"


@pytest.mark.parametrize(
    ("kind", "days", "words"),
    [
        ("receipt_time", 0, "ne compte pas."),
        ("cast_time_within", 2, f"Arrivé dans les 2{F}jours qui suivent, un vote fait avant la clôture compte encore."),
        ("cast_time_within", 0, "ne compte pas."),
        ("stamped_by_prefecture", 0, "avec le cachet de la préfecture."),
    ],
)
def test_a_vote_that_comes_late(kind: Any, days: int, words: str) -> None:
    policy = LatePolicy(kind=kind, days=days)
    assert words in vote_words.late(policy)
    assert judged_apart(vote_words.late, policy) == []


def test_the_last_minute_that_counts() -> None:
    closes = datetime(2026, 1, 1, 0, 0, tzinfo=UTC) - timedelta(hours=1)  # midnight in Paris
    assert last_minute(closes, closes - DAY) == f"mercredi 31{F}décembre à 23{F}h{F}59, heure de Paris"
    assert last_minute(closes, closes) == f"mercredi 31{F}décembre 2025 à 23{F}h{F}59, heure de Paris"
    assert arrival(closes, closes - TICK).startswith("Il doit arriver avant le mercredi 31")
    assert arrival(closes, closes) == (
        f"Phase prévue jusqu’au mercredi 31{F}décembre 2025, encore ouverte. Envoyez sans attendre."
    )
