"""Accueil without a window: which act comes first, and how often the interrupted text is offered."""

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from desktop.database.last_text import BegunText
from desktop.database.opening import Opening, OpenPhase
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.home import campaign_words, tasks
from desktop.viewmodels.home.navigation import BrokenOff, HomeAct, HomeNavigation
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.viewmodels.kit.targets import ENROL, ROUND
from tests.desktop.viewmodels.home.bare_opening import BARE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

PARIS = timezone(timedelta(hours=2))
NOW = datetime(2026, 4, 10, 14, 32, tzinfo=PARIS)
DRAFT = BegunText("n1", "Cantine", "2026-04-10T14:32:00+02:00")


def begun(commune: "Commune", opening: Opening) -> tuple[StatusSummary, HomeNavigation]:
    summary = StatusSummary(commune.actor, opening)
    return summary, HomeNavigation(summary, lambda: NOW)


def last(navigation: HomeNavigation) -> tuple[str, str] | None:
    return navigation.last_written


def test_the_last_draft_comes_before_a_new_need(baule: "Commune") -> None:
    summary, navigation = begun(baule, BARE)
    assert (navigation.acts, last(navigation)) == (Acts(HomeAct.WRITE), None)
    summary.opening = BARE._replace(drafts=(DRAFT, DRAFT._replace(id="n2")))
    assert (navigation.acts, last(navigation)) == (Acts(HomeAct.RESUME, (HomeAct.WRITE,)), ("needs", "n1"))
    summary.opening = BARE._replace(drafts=(DRAFT._replace(waits=True), DRAFT._replace(id="n2")))
    assert last(navigation) == ("needs", "n2"), "what the mayor reads is no draft"
    beside = DRAFT._replace(id="n2", beside=True, updated_at="2026-04-10T14:40:00+02:00")
    summary.opening = BARE._replace(drafts=(beside._replace(unwritten=True),))
    assert navigation.acts == Acts(HomeAct.WRITE), "sent, it would be a second need"
    summary.opening = BARE._replace(drafts=(DRAFT, beside))
    assert last(navigation) == ("needs", "n2"), "she has written in it"
    summary.opening = BARE._replace(drafts=(DRAFT._replace(waits=True),))
    assert (navigation.acts, last(navigation)) == (Acts(HomeAct.WRITE), None)


@pytest.mark.parametrize(
    ("kind", "place", "target", "phase"),
    [
        ("request", "requests", "x1", "vote"),
        ("share", "services", "x1", "vote"),
        ("join", "needs", "join:x1", "vote"),
        ("interest", "votes", "steering:begun:x1", "steering"),
        ("ask", "votes", "ask:x1", "deployment"),
        ("report", "votes", "report:x1", "vote"),
    ],
)
@pytest.mark.parametrize("with_draft", [True, False])
def test_the_text_written_last_is_gone_on_with_of_whatever_kind(
    baule: "Commune", kind: str, place: str, target: str, phase: str, *, with_draft: bool
) -> None:
    """After a kill in a “nous aussi” the button opened a need that was written before."""
    later = BegunText("x1", "Cimetière", "2026-04-10T12:33:00+00:00", kind)
    draft = DRAFT._replace(updated_at="2026-04-10T12:32:00+00:00")
    found = OpenPhase(phase, phase, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    opening = BARE._replace(
        drafts=(draft,) if with_draft else (), last_texts=(later,), phases=(found,), open_phase=phase
    )
    summary, navigation = begun(baule, opening)
    assert last(navigation) == (place, target)
    assert HomeAct.RESUME in (navigation.acts.main, *navigation.acts.others)
    summary.opening = opening._replace(last_texts=(later._replace(updated_at="2026-04-10T12:31:00+00:00"),))
    assert last(navigation) == (("needs", "n1") if with_draft else (place, target))


@pytest.mark.parametrize(("kind", "closed"), [("join", "steering"), ("interest", "vote"), ("ask", "steering")])
def test_a_text_whose_act_no_phase_takes_now_is_not_the_one_to_go_on_with(
    baule: "Commune", kind: str, closed: str
) -> None:
    found = OpenPhase(closed, closed, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    later = BegunText("x1", "Cimetière", "2026-04-10T12:33:00+00:00", kind)
    _summary, navigation = begun(baule, BARE._replace(last_texts=(later,), phases=(found,), open_phase=closed))
    assert last(navigation) is None


@pytest.mark.parametrize("phase", ["needs", "vote", "steering", "deployment"])
@pytest.mark.parametrize("proposed", [True, False])
def test_a_commune_without_siren_is_asked_nothing_that_it_cannot_send(
    baule: "Commune", phase: str, *, proposed: bool
) -> None:
    found = OpenPhase(phase, phase, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    opening = BARE._replace(
        commune="Papeete", numbered=False, phases=(found,), open_phase=phase, proposed=proposed, drafts=(DRAFT,)
    )
    _summary, navigation = begun(baule, opening)
    assert navigation.acts == Acts(HomeAct.RESUME, (HomeAct.WRITE,))
    cannot, draft = tasks.to_do(opening, NOW)
    assert (draft.target, cannot.words) == ("n1", "Papeete ne peut rien envoyer d’ici")


@pytest.mark.parametrize(
    ("phase", "main"), [("vote", HomeAct.VOTE), ("steering", HomeAct.STEER), ("deployment", HomeAct.DEPLOY)]
)
def test_the_main_act_is_what_the_phase_asks_for(baule: "Commune", phase: str, main: HomeAct) -> None:
    found = OpenPhase(phase, phase, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    opening = BARE._replace(phases=(found,), open_phase=phase, retained=1)
    summary, navigation = begun(baule, opening)
    assert navigation.acts == Acts(main, (HomeAct.WRITE,))
    summary.opening = opening._replace(drafts=(DRAFT,))
    assert navigation.acts == Acts(main, (HomeAct.RESUME, HomeAct.WRITE))
    asked = [task for task in tasks.to_do(opening, NOW) if task.place == "votes"]
    assert [task.target for task in asked] == ["open:" if phase == "vote" else f"{phase}:"]
    assert asked[0].note.startswith("Avant le jeudi 30\u00a0avril")


@pytest.mark.parametrize(
    ("phase", "missing"),
    [
        ("vote", "Aucune proposition à voter n’est encore arrivée ici"),
        ("steering", "Aucun service retenu n’est encore connu ici"),
        ("deployment", "Aucun service retenu n’est encore connu ici"),
    ],
)
def test_a_phase_of_whose_matters_nothing_has_come_asks_to_receive_them(
    baule: "Commune", phase: str, missing: str
) -> None:
    """Its button led to a page where nothing of it stood. A computer that is not enrolled cannot receive."""
    found = OpenPhase(phase, phase, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    opening = BARE._replace(phases=(found,), open_phase=phase, enrolment=Enrolment.ENROLLED, proposed=False)
    summary, navigation = begun(baule, opening)
    (task,) = tasks.to_do(opening, NOW)
    assert task[:1] + task[3:5] == (missing, "outbox", ROUND)
    assert navigation.acts == Acts(HomeAct.RECEIVE, (HomeAct.WRITE,))
    summary.opening = opening._replace(enrolment=Enrolment.NOT)
    (enrol,) = tasks.to_do(summary.opening, NOW)
    assert (enrol.place, enrol.target) == ("settings", ENROL)
    assert navigation.acts == Acts(None, (HomeAct.WRITE,))


@pytest.mark.parametrize(
    ("phase", "none", "later"),
    [
        ("vote", "Aucune proposition n’a encore été publiée", "Elles arriveront par un échange, une fois publiées."),
        ("steering", "Aucun service retenu n’a encore été publié", "Ils arriveront par un échange, une fois publiés."),
        (
            "deployment",
            "Aucun service retenu n’a encore été publié",
            "Ils arriveront par un échange, une fois publiés.",
        ),
    ],
)
def test_what_the_platform_did_not_have_today_is_not_asked_of_it_again(
    baule: "Commune", phase: str, none: str, later: str
) -> None:
    """She was sent to an exchange by Accueil, and back to Accueil, which asked for the same again."""
    found = OpenPhase(phase, phase, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    today = (NOW - timedelta(minutes=1)).isoformat()
    opening = BARE._replace(
        phases=(found,), open_phase=phase, enrolment=Enrolment.ENROLLED, proposed=False, last_exchange=today
    )
    summary, navigation = begun(baule, opening)
    (task,) = tasks.to_do(opening, NOW)
    assert (task.words, task.verb) == (none, "")
    assert task.note == f"La plateforme n’en avait pas à 14\u00a0h\u00a031. {later}"
    bids = opening._replace(phases=(found._replace(summary="Votez pour les propositions."),))
    doing = campaign_words.now_doing(bids, NOW, NOW)
    assert doing == f"En ce moment\u00a0: la phase «\u00a0{phase}\u00a0» est ouverte.", (
        "nor “votez” beside nothing to do"
    )
    assert navigation.acts == Acts(None, (HomeAct.WRITE,))
    summary.opening = opening._replace(last_exchange=(NOW - timedelta(days=1)).isoformat())
    assert tasks.to_do(summary.opening, NOW)[0].verb == "Recevoir"
    assert navigation.acts == Acts(HomeAct.RECEIVE, (HomeAct.WRITE,))


@pytest.mark.parametrize("opened", ["vote", None])
def test_once_the_phase_of_needs_is_past_writing_one_is_offered_no_more(baule: "Commune", opened: str | None) -> None:
    """It was the only button of the page on the day after, and led to a text that would be refused."""
    past = OpenPhase("needs", "Besoins", "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00", "")
    vote = OpenPhase("vote", "Vote", "2026-04-05T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    phases = (past, vote if opened else vote._replace(opens="2026-04-20T00:00:00+02:00"))
    summary, navigation = begun(baule, BARE._replace(phases=phases, votable=False, proposed=True))
    assert navigation.acts == Acts()
    assert navigation.nothing == "Rien ne vous attend."
    summary.opening = summary.opening._replace(drafts=(DRAFT,))
    assert navigation.acts == Acts(None, (HomeAct.RESUME,)), "the text is still hers"
    (draft,) = (task for task in tasks.to_do(summary.opening, NOW) if task.target == "n1")
    assert draft.note.endswith(" · la phase des besoins est terminée")
    to_come = past._replace(opens="2026-04-20T00:00:00+02:00", closes="2026-05-01T00:00:00+02:00")
    summary.opening = BARE._replace(phases=(to_come,))
    assert navigation.acts == Acts(HomeAct.WRITE), "it can be prepared"
    assert navigation.nothing == "Rien ne vous attend. Vous pouvez écrire un besoin."


def test_what_the_prefet_waits_for_comes_before_a_draft_that_would_be_refused(baule: "Commune") -> None:
    found = OpenPhase("deployment", "Déploiement", "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    done = BARE._replace(phases=(found,), open_phase="deployment", retained=1, demanded=1, drafts=(DRAFT,))
    summary, navigation = begun(baule, done._replace(to_complete=1))
    assert navigation.acts == Acts(HomeAct.COMPLETE, (HomeAct.RESUME, HomeAct.WRITE))
    summary.opening = done
    assert navigation.acts == Acts(None, (HomeAct.RESUME, HomeAct.WRITE))
    summary.opening = done._replace(to_complete=1, demanded=0)
    assert navigation.acts.main is HomeAct.DEPLOY, "what the phase asks for still comes first"


def test_what_is_open_goes_by_the_clock_of_the_platform_and_not_by_a_wrong_one_of_this_computer(
    baule: "Commune",
) -> None:
    """Accueil said that the vote would last for weeks while the page of votes asked to send without delay."""
    found = OpenPhase("vote", "Vote", "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    draft = DRAFT._replace(updated_at=(NOW - timedelta(hours=2)).isoformat())
    right = BARE._replace(phases=(found,), enrolment=Enrolment.ENROLLED, drafts=(draft,))
    _summary, navigation = begun(baule, right)
    assert navigation.acts.main is HomeAct.VOTE, "the control: both clocks agree"
    late = right._replace(clock=json.dumps([31 * 86_400, (NOW + timedelta(days=31)).isoformat(), 1, None]))
    _summary, navigation = begun(baule, late)
    assert navigation.acts.main is HomeAct.RESUME
    (of_draft,) = tasks.to_do(late, NOW)
    (_vote, of_draft_in_time) = tasks.to_do(right, NOW)
    assert of_draft.note == of_draft_in_time.note, "when she wrote counts by the clock that noted it"


@pytest.mark.parametrize(("phase", "done"), [("steering", "steered"), ("deployment", "demanded")])
def test_what_the_phase_asked_is_no_task_any_more_once_it_is_done(baule: "Commune", phase: str, done: str) -> None:
    found = OpenPhase(phase, phase, "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    opening = BARE._replace(phases=(found,), open_phase=phase, enrolment=Enrolment.ENROLLED, retained=2, **{done: 1})
    summary, navigation = begun(baule, opening)
    assert len(tasks.to_do(opening, NOW)) == 1
    assert navigation.acts.main is not HomeAct.WRITE
    summary.opening = opening._replace(**{done: 2})
    assert tasks.to_do(summary.opening, NOW) == ()
    assert navigation.acts == Acts(None, (HomeAct.WRITE,)), "a need would be refused now: it is not what to do"


def test_the_vote_is_no_task_any_more_once_the_commune_votes_for_all_that_is_open(baule: "Commune") -> None:
    found = OpenPhase("vote", "Vote", "2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "")
    opening = BARE._replace(phases=(found,), open_phase="vote", enrolment=Enrolment.ENROLLED, votes=2)
    summary, navigation = begun(baule, opening)
    assert (len(tasks.to_do(opening, NOW)), navigation.acts.main) == (1, HomeAct.VOTE)
    assert tasks.to_do(opening, NOW)[0].note.endswith("Aucun vote pour l’instant"), "both are for services"
    assert tasks.to_do(opening._replace(proposal_votes=1), NOW)[0].note.endswith("1\u00a0vote enregistré")
    leaving = opening._replace(votes=3, proposal_votes=2, withdrawing=2, proposals_withdrawing=1)
    assert tasks.to_do(leaving, NOW)[0].note.endswith("2\u00a0votes enregistrés, dont 1 en cours de retrait")
    summary.opening = opening._replace(votable=False)
    assert tasks.to_do(summary.opening, NOW) == ()
    assert navigation.acts == Acts(None, (HomeAct.WRITE,)), "a need would be refused now: it is not what to do"


@pytest.mark.parametrize(("field", "place"), [("broken_off", "needs"), ("broken_request", "requests")])
def test_the_broken_text_is_asked_about_until_it_is_answered(baule: "Commune", field: str, place: str) -> None:
    kind = "need" if place == "needs" else "request"
    summary, navigation = begun(baule, BARE._replace(**{field: DRAFT._replace(kind=kind)}))
    said = "Votre texte de 14\u00a0h\u00a032 a été retrouvé («\u00a0Cantine\u00a0»)."
    assert navigation.broken_off == BrokenOff(place, DRAFT.updated_at, said, "resume:n1", "restart:n1")
    later = BegunText("s1", "Prêt", "2026-04-10T14:50:00+02:00", "share")
    summary.opening = summary.opening._replace(last_texts=(later,))
    assert last(navigation) == (place, "resume:n1"), "the button opens what the band names"
    navigation.answer()
    assert navigation.broken_off is None
    assert last(navigation) == ("services", "s1")


def test_a_text_opened_since_the_start_is_not_broken(baule: "Commune") -> None:
    summary, navigation = begun(baule, BARE._replace(broken_off=DRAFT))
    summary.opening = BARE
    assert navigation.broken_off is None


TYPED = BegunText("x1", "Cimetière", "2026-04-10T14:33:00+02:00", "join")


def test_of_two_texts_that_were_open_at_a_crash_the_later_one_is_asked_about(baule: "Commune") -> None:
    request = DRAFT._replace(id="r1", kind="request", updated_at="2026-04-10T14:33:00+02:00")
    _, navigation = begun(baule, BARE._replace(broken_off=DRAFT, broken_request=request))
    assert navigation.broken_off is not None
    assert navigation.broken_off.place == "requests"
    _, navigation = begun(baule, BARE._replace(broken_off=DRAFT, left_on_screen=TYPED))
    said = "Votre texte de 14\u00a0h\u00a033 a été retrouvé («\u00a0Nous aussi\u00a0» pour «\u00a0Cimetière\u00a0»)."
    assert navigation.broken_off == BrokenOff("needs", TYPED.updated_at, said, "join:x1", "")
    navigation.answer()
    assert navigation.broken_off is None
    earlier = TYPED._replace(updated_at="2026-04-10T14:31:00+02:00")
    _, navigation = begun(baule, BARE._replace(broken_off=DRAFT, left_on_screen=earlier))
    assert navigation.broken_off is not None
    assert navigation.broken_off.resume == "resume:n1"


@pytest.mark.parametrize(
    ("kind", "act"), [("interest", "pilotage de "), ("ask", "demande de "), ("report", "effet de "), ("share", "")]
)
def test_it_is_said_of_which_act_the_text_is(baule: "Commune", kind: str, act: str) -> None:
    _, navigation = begun(baule, BARE._replace(left_on_screen=TYPED._replace(kind=kind)))
    said = f"Votre texte de 14\u00a0h\u00a033 a été retrouvé ({act}«\u00a0Cimetière\u00a0»)."
    assert navigation.broken_off is not None
    assert navigation.broken_off.sentence == said


def test_a_typed_text_that_was_opened_since_the_start_is_not_asked_about(baule: "Commune") -> None:
    summary, navigation = begun(baule, BARE._replace(left_on_screen=TYPED._replace(kind="interest")))
    assert navigation.broken_off is not None
    assert navigation.broken_off[:1] + navigation.broken_off[3:] == ("votes", "steering:begun:x1", "")
    _, shared = begun(baule, BARE._replace(left_on_screen=TYPED._replace(kind="share", title=" ")))
    said = "Votre texte de 14\u00a0h\u00a033 a été retrouvé."
    assert shared.broken_off == BrokenOff("services", TYPED.updated_at, said, "x1", "")
    summary.opening = BARE
    assert navigation.broken_off is None
