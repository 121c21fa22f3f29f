"""The words of the first screen: phases and today's date, what waits, what is new, what was recovered."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.database.last_text import BegunText
from desktop.database.opening import OpenPhase
from desktop.database.queries.news_row import NewsRow
from desktop.database.queries.todo import TodoRow
from desktop.domain import communes
from desktop.domain.act_words import away
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.home import campaign_words, tasks
from desktop.viewmodels.home import news as home_news
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.kit.targets import REFUSED, USB
from tests.desktop.viewmodels.home.bare_opening import BARE

CHANGED = "Texte changé ailleurs"
PARIS = timezone(timedelta(hours=2))
NOW = datetime(2021, 4, 10, 14, 0, tzinfo=PARIS)
PHASES = (
    OpenPhase("needs", "Besoins", "2021-01-01T00:00:00+00:00", "2021-04-01T00:00:00+00:00", "Écrivez."),
    OpenPhase("vote", "Vote", "2021-04-01T00:00:00+02:00", "2021-05-01T00:00:00+02:00", "Votez."),
    OpenPhase("steering", "Pilotage", "2021-05-01T00:00:00+02:00", "2021-06-01T00:00:00+02:00", ""),
)
RUNNING = BARE._replace(phases=PHASES, campaign_title="Campagne", enrolment=Enrolment.ENROLLED)
WRITING = RUNNING._replace(open_phase="needs", written=True)  # while needs are asked for


def test_the_phases_by_their_dates() -> None:
    past, current, future = campaign_words.steps(RUNNING, NOW)
    assert (past.past, past.current, past.share) == (True, False, 1.0)
    assert (current.past, current.current) == (False, True)
    assert current.share == pytest.approx((9 + 14 / 24) / 30)
    assert (future.past, future.current, future.share) == (False, False, 0.0)
    assert current.dates == f"du 1er{F}avril au 30{F}avril 2021"
    assert current.note == f"encore 20{F}jours"
    assert current.spoken == f"Phase 2{F}: Vote, {current.dates}, en cours, encore 20{F}jours"


@pytest.mark.parametrize(
    ("now", "note"),
    [
        (datetime(2021, 4, 30, 21, 58, tzinfo=UTC), "dernier jour"),
        (datetime(2021, 4, 29, 0, 0, tzinfo=UTC), f"encore 1{F}jour"),
    ],
)
def test_the_days_left(now: datetime, note: str) -> None:
    assert campaign_words.steps(RUNNING, now)[1].note == note


@pytest.mark.parametrize("ticks", [0, 1])
def test_a_phase_is_past_from_its_close_on(ticks: int) -> None:
    close = datetime.fromisoformat(PHASES[2].closes)
    now = close - timedelta(microseconds=ticks)
    last = campaign_words.steps(RUNNING, now)[2]
    assert (last.past, last.current) == (not ticks, bool(ticks))
    assert campaign_words.has_deadlines(RUNNING, now) == bool(ticks)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2021-04-10T09:05:00+02:00", f"de 9{F}h{F}05"),
        ("2021-04-09T09:05:00+02:00", f"d’hier à 9{F}h{F}05"),
        ("2021-04-11T09:05:00+02:00", f"du dimanche 11{F}avril à 9{F}h{F}05"),  # the clock was set back since
    ],
)
def test_a_text_that_was_found_again_says_of_when_it_is(typed: str, said: str) -> None:
    assert campaign_words.recovered(BegunText("n1", "", typed), NOW) == f"Votre texte {said} a été retrouvé."


@pytest.mark.parametrize("count", [3, 4, 5])
def test_three_drafts_are_named_and_the_others_counted(count: int) -> None:
    drafts = tuple(BegunText(f"n{n}", f"Besoin {n}", "2021-04-10T09:00:00+02:00") for n in range(count))
    words = [task.words for task in tasks.to_do(RUNNING._replace(drafts=drafts), NOW) if task.place == "needs"]
    others = {3: [], 4: [f"1{F}autre brouillon"], 5: [f"2{F}autres brouillons"]}[count]
    assert len(words) == 3 + len(others)
    assert words[3:] == others


@pytest.mark.parametrize("key", ["vote", "steering", "deployment"])
def test_a_phase_held_open_beyond_its_dates_has_no_last_minute(key: str) -> None:
    phase = OpenPhase(key, "Phase", "2021-04-01T00:00:00+02:00", "2021-05-01T00:00:00+02:00", "")
    shown = RUNNING._replace(phases=(phase,), open_phase=key, retained=1)
    close = datetime.fromisoformat(phase.closes)
    day = timedelta(days=1)
    for now, note in ((close - day, "Avant le"), (close, "Tant que"), (close + day, "Tant que")):
        notes = [task.note for task in tasks.to_do(shown, now)]
        assert [said for said in notes if said.startswith(note)], now
        assert not [said for said in notes if said.startswith("Tant que" if note == "Avant le" else "Avant le")], now


def test_a_lost_key_comes_before_all_else() -> None:
    drafts = (BegunText("n1", "Cimetière", "2021-04-10T09:00:00+02:00"),)
    first, *_, last = tasks.to_do(WRITING._replace(drafts=drafts), NOW, key_lost=True)
    assert (first.place, first.target, first.tone) == ("settings", "key", "warn")
    assert last.target == "n1"
    assert "key" not in [task.target for task in tasks.to_do(RUNNING, NOW)]


def test_a_draft_that_was_kept_apart_or_corrects_a_need_is_named_so_as_in_its_list() -> None:
    plain = BegunText("n1", "Cimetière", "2021-04-10T09:00:00+02:00")
    (draft,) = [task for task in tasks.to_do(WRITING._replace(drafts=(plain,)), NOW) if task.target == "n1"]
    apart = WRITING._replace(drafts=(plain._replace(beside=True),))
    (task,) = [task for task in tasks.to_do(apart, NOW) if task.target == "n1"]
    assert task.note == f"Gardé à part · {draft.note}"
    correcting = WRITING._replace(drafts=(plain._replace(corrects=True),))
    (correction,) = [task for task in tasks.to_do(correcting, NOW) if task.target == "n1"]
    assert correction.note == draft.note.replace("Modifié", "Correction modifiée")
    row = TodoRow(kind="request", id="r", title="Former", moment=NOW.isoformat(), note="apart")
    (request,) = [task for task in tasks.to_do(RUNNING, NOW, (row,)) if task.target == "r"]
    assert request.note.startswith("Brouillon gardé à part, modifié ")


@pytest.mark.parametrize(
    ("reason", "note", "said"),
    [
        ("restored", "", "Une sauvegarde a été remise en place. Vous n’avez rien à demander"),
        (
            "cloned",
            "",
            "Ces données ont servi sur un autre ordinateur, ou ici avant le retour à une sauvegarde. Vous n’avez rien",
        ),
        ("restored", "outdated", "La feuille de secours d’avant ne vaut plus"),
        ("rotated", "outdated", "La feuille de secours d’avant ne vaut plus"),
        ("lost", "outdated", "La feuille de secours d’avant ne vaut plus"),
    ],
)
def test_a_new_key_says_why_and_leads_to_its_sheet(reason: str, note: str, said: str) -> None:
    task = tasks.to_do(WRITING, NOW, (TodoRow(kind="key", id="device", title=reason, note=note),))[0]
    assert (task.words, task.place, task.target) == (
        "Cet ordinateur a une nouvelle clé de signature",
        "settings",
        "key",
    )
    assert said in task.note


def test_a_platform_that_refuses_this_computer_is_said_first_with_the_way_back() -> None:
    first, *_ = tasks.to_do(RUNNING, NOW, refused=True)
    assert (first.verb, first.place, first.target, first.tone) == ("Inscrire", "settings", "enrol", "warn")
    assert "nouveau code" in first.note
    assert "attendent" not in first.note, "there may be none"
    assert [task.target for task in tasks.to_do(RUNNING._replace(enrolment=Enrolment.NOT), NOW, refused=True)].count(
        "enrol"
    ) == 1


def test_a_platform_that_opens_a_phase_outweighs_the_dates() -> None:
    held = RUNNING._replace(open_phase="needs")
    first, second, _third = campaign_words.steps(held, NOW)
    assert first.current
    assert first.note == "ouverte au-delà des dates prévues", "no days are left in them, and none are claimed"
    assert not second.current
    assert not second.past
    assert campaign_words.subtitle(held, NOW) == f"Samedi 10{F}avril 2021 · Besoins."


def test_dates_that_the_platform_has_overruled_are_called_what_they_were() -> None:
    """Phase 2 is open by its word: before, in and after the dates that the calendar had for it."""
    for now, note, second, third in (
        (datetime(2021, 3, 20, tzinfo=UTC), "ouverte avant les dates prévues", "prévue du", ""),
        (NOW, f"encore 20{F}jours", "du", ""),
        (datetime(2021, 5, 10, tzinfo=UTC), "ouverte au-delà des dates prévues", "prévue du", ", reportée"),
    ):
        first, held, later = campaign_words.steps(RUNNING._replace(open_phase="vote"), now)
        assert (held.note, held.current) == (note, True)
        assert held.dates.startswith(f"{second} 1er{F}avril")
        assert later.dates.startswith(f"{second} 1er{F}mai")
        assert later.dates.endswith(", reportée") == (third != "")
        assert not later.past
        assert first.dates.startswith(f"{second} "), "nobody knows when it was open"
        assert held.share == (pytest.approx((9 + 14 / 24) / 30) if now == NOW else 0.5), "no end is in sight"


def test_a_clock_two_years_off_shows_the_phases_and_no_current_one() -> None:
    for now in (NOW - timedelta(days=730), NOW + timedelta(days=730)):
        assert not any(step.current for step in campaign_words.steps(RUNNING, now))
        assert campaign_words.subtitle(RUNNING, now).endswith(".")


def test_deadlines_are_offered_while_there_are_some() -> None:
    assert campaign_words.has_deadlines(RUNNING, NOW)
    assert not campaign_words.has_deadlines(RUNNING._replace(open_phase="vote"), NOW + timedelta(days=730))


def test_what_the_commune_does_now_is_said_where_the_campaign_says_it() -> None:
    phases = tuple(phase._replace(summary="Votez pour les services.") for phase in RUNNING.phases)
    assert campaign_words.now_doing(RUNNING._replace(phases=phases, open_phase="vote"), NOW, NOW) == (
        "En ce moment\u00a0: votez pour les services."
    )
    silent = tuple(phase._replace(summary="") for phase in phases)
    assert campaign_words.now_doing(RUNNING._replace(phases=silent, open_phase="vote"), NOW, NOW) == ""
    assert campaign_words.now_doing(RUNNING._replace(phases=(), open_phase=""), NOW, NOW) == ""


def test_the_last_draft_comes_first_of_them_and_many_are_summed_up() -> None:
    drafts = tuple(BegunText(f"n{n}", f"Besoin {n}", "2021-04-10T11:00:00+02:00") for n in range(5))
    vote, *shown = tasks.to_do(WRITING._replace(drafts=drafts), NOW)
    assert vote.words == "Voter pour des services du catalogue au nom de Baule"
    assert [task.words.replace(F, " ") for task in shown] == [
        "Besoin 0",
        "Besoin 1",
        "Besoin 2",
        "2 autres brouillons",
    ]
    assert (shown[0].verb, shown[0].place, shown[0].target) == ("Reprendre", "needs", "n0")


def test_drafts_of_all_kinds_stand_in_the_order_of_the_button_that_opens_the_last_one() -> None:
    """Needs came first, then requests, then services: the text that the button meant could be the last line."""
    needs = tuple(BegunText(f"n{hour}", "Cantine", f"2021-04-10T{hour:02}:00:00+00:00") for hour in (15, 13, 9, 8))
    aside = BegunText(
        "n16", "Cantine", "2021-04-10T16:00:00+00:00", beside=True
    )  # in its list it comes after the others
    rows = tuple(
        TodoRow(kind=kind, id=f"{kind}{hour}", title="Former", note="Artenay", moment=f"2021-04-10T{hour}:00:00+00:00")
        for kind, hour in (("request", 14), ("share", 17), ("join", 10))
    )
    opening = RUNNING._replace(drafts=(*needs, aside))
    (first, *_), shown = rows, [task.target for task in tasks.to_do(opening, NOW, rows) if task.verb == "Reprendre"]
    assert shown == ["share17", "n16", "n15", "request14", "n13", "join:join10"]
    assert first.kind == "request"
    unwritten = opening._replace(drafts=(*needs, aside._replace(unwritten=True)))
    assert "n16" not in [task.target for task in tasks.to_do(unwritten, NOW, rows)], "the button does not mean it"
    assert tasks.to_do(opening, NOW, rows)[-1].words == f"2{F}autres brouillons"


@pytest.mark.parametrize("written", [True, False])
def test_with_an_empty_catalogue_nothing_asks_to_vote_for_services(written: bool) -> None:
    drafts = (BegunText("n1", "Cantine", "2021-04-10T11:00:00+02:00"),) if written else ()
    opening = WRITING._replace(drafts=drafts, written=written, services=False)
    assert [task.place for task in tasks.to_do(opening, NOW)] == ["needs"]
    assert "votes" in [task.place for task in tasks.to_do(opening._replace(services=True), NOW)]


def test_what_keeps_all_from_leaving_comes_first_then_what_the_phase_asks_then_the_rest() -> None:
    """Drafts that cannot be sent were above the vote; an enrolment that thousands of acts waited for came last."""
    drafts = (BegunText("n1", "Cantine", "2021-04-10T11:00:00+02:00"),)
    request = TodoRow(kind="request", id="r", title="Former", moment=NOW.isoformat())
    opening = RUNNING._replace(drafts=drafts, enrolment=Enrolment.NOT, proposed=True, retained=1)

    def order(phase: str, waiting: int) -> list[str]:
        shown = tasks.to_do(opening._replace(open_phase=phase, waiting=waiting), NOW, (request,))
        return [task.target.removeprefix("open:") or task.place for task in shown]

    assert order("vote", 8_000) == ["enrol", "votes", "r", "n1"]
    assert order("vote", 0) == ["votes", "enrol", "r", "n1"]
    assert order("steering", 0) == ["steering:", "enrol", "r", "n1"]
    assert order("needs", 1) == ["enrol", "new", "votes", "r", "n1"]
    (first, *_) = tasks.to_do(opening._replace(waiting=8_000), NOW)
    assert first.note == "Avec le code reçu par la mairie. 8\u202f000\u00a0envois attendent cela."
    (first, *_) = tasks.to_do(opening._replace(waiting=3, on_a_stick=2), NOW)
    assert first.note.endswith(" 1\u00a0envoi attend cela."), "two have left on a USB stick"


@pytest.mark.parametrize(
    ("phase", "asked"),
    [("needs", ["p", "n", "v", "r", "c", "e", "votes"]), ("vote", ["votes", "p", "n", "v", "r", "c", "e"])],
)
def test_what_has_a_deadline_or_is_waited_for_stands_above_every_draft(phase: str, asked: list[str]) -> None:
    """A need with two texts, and the vote on the group of her need, were shown below drafts and their number."""
    drafts = tuple(BegunText(f"d{n}", "Bulletin", "2021-04-10T11:00:00+02:00") for n in range(4))
    waiting = [
        TodoRow(kind="request", id="own-request", title="Former", moment=NOW.isoformat()),
        TodoRow(kind="share", id="own-share", title="Prêt", moment=NOW.isoformat()),
        TodoRow(kind="join", id="own-join", title="Cantine", note="Artenay"),
        TodoRow(kind="regrouped", id="p", title="Cimetière", note="Tous"),
        TodoRow(kind="conflict", id="n", title="Cimetière"),
        TodoRow(kind="validated", id="v", title="Cantine", note="Mme M."),
        TodoRow(kind="incomplete", id="r", title="Former"),
        TodoRow(kind="complement", id="c", title="Former", moment=NOW.isoformat()),
        TodoRow(kind="report", id="e", title="Actes"),
    ]
    opening = RUNNING._replace(open_phase=phase, written=True, proposed=True, drafts=drafts)
    shown = [task.target.rpartition(":")[2] or task.place for task in tasks.to_do(opening, NOW, tuple(waiting))]
    assert shown == [*asked, "own-request", "own-share", "d0", "d1", "d2", "own-join", "needs"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW.isoformat(), f"Modifié à 14{F}h{F}00. Rien n’est encore parti."),
        ("", "Rien n’est encore parti."),  # an older release noted no time
    ],
)
def test_a_nous_aussi_that_was_begun_says_when_it_was_written(moment: str, words: str) -> None:
    row = TodoRow(kind="join", id="j", title="Cantine", note="Artenay", moment=moment)
    (task,) = (task for task in tasks.to_do(RUNNING, NOW, (row,)) if task.target == "join:j")
    assert task.note == f"Besoin d’Artenay. {words}"


def test_a_draft_says_that_needs_are_not_taken_now() -> None:
    opening = RUNNING._replace(drafts=(BegunText("n1", "Cantine", "2021-04-10T11:00:00+02:00"),))
    closed = "la phase des besoins est terminée"
    for key, said in (("needs", False), ("vote", True), ("steering", True)):
        (draft,) = (task for task in tasks.to_do(opening._replace(open_phase=key), NOW) if task.target == "n1")
        assert (closed in draft.note) is said
    (unknown,) = tasks.to_do(BARE._replace(drafts=opening.drafts, enrolment=Enrolment.ENROLLED), NOW)
    assert closed not in unknown.note


def test_a_commune_that_cannot_enrol_is_not_asked_to() -> None:
    """The official list gives those of some overseas territories no SIREN."""
    unlisted = BARE._replace(commune="Papeete", numbered=False)
    (task,) = tasks.to_do(unlisted, NOW)
    assert (task.words, task.verb) == ("Papeete ne peut rien envoyer d’ici", "Voir")
    assert task.note == communes.UNLISTED
    assert campaign_words.no_campaign(unlisted) == "Aucune campagne n’est connue ici."
    assert "Inscrivez" in campaign_words.no_campaign(BARE)
    assert "Inscrivez" not in campaign_words.no_campaign(BARE._replace(enrolment=Enrolment.ENROLLED))


def test_the_computer_is_enrolled_for_this_commune() -> None:
    """It may be enrolled for another one already."""
    words = [task.words for task in tasks.to_do(BARE._replace(commune="Beaugency"), NOW)]
    assert "Inscrire cet ordinateur au nom de Beaugency" in words


@pytest.mark.parametrize(
    ("enrolment", "words"),
    [
        (Enrolment.KEY_LOST, "Rétablir la clé de signature"),
        (Enrolment.REVOKED, "La plateforme ne reconnaît plus cet ordinateur"),
        (Enrolment.ASKED_AGAIN, "La plateforme ne reconnaît plus cet ordinateur"),
    ],
)
def test_what_keeps_acts_here_comes_first_also_before_any_exchange_of_today(enrolment: Enrolment, words: str) -> None:
    first, *_ = tasks.to_do(RUNNING._replace(enrolment=enrolment, waiting=2), NOW)
    assert first.words == words
    assert first.verb


def test_a_refused_computer_whose_new_enrolment_left_on_a_stick_reads_its_answer() -> None:
    (first, *_) = tasks.to_do(RUNNING._replace(enrolment=Enrolment.ASKED_AGAIN), NOW, refused=True)
    assert first.words == "La plateforme ne reconnaît plus cet ordinateur"
    assert (first.place, first.target, "code" in first.note) == ("outbox", USB, False)


def test_once_its_enrolment_left_on_a_stick_its_answer_is_awaited_and_no_code() -> None:
    (task, *_) = tasks.to_do(BARE._replace(waiting=3, on_a_stick=2, enrolment=Enrolment.ASKED), NOW)
    assert "est partie sur une clé USB" in task.words
    assert (task.place, task.target) == ("outbox", USB)
    assert task.note.startswith("Reprenez ici la réponse")


def test_one_proposal_that_answers_three_needs_is_one_task() -> None:
    def regrouped(title: str, proposal: str) -> TodoRow:
        return TodoRow(kind="regrouped", id=proposal, title=title, note=f"Proposition {proposal}")

    one, other = tasks.to_do(
        BARE._replace(enrolment=Enrolment.ENROLLED),
        NOW,
        (regrouped("Tombes", "p1"), regrouped("Salles", "p2"), regrouped("Caveaux", "p1"), regrouped("Plan", "p1")),
    )
    assert (one.target, other.target) == ("p1", "p2")
    assert one.words == f"Vos besoins sont regroupés{F}: voter pour cette proposition\u202f?"
    assert one.note == f"«{F}Tombes{F}» et 2{F}autres sont dans «{F}Proposition p1{F}»."
    assert other.words.startswith("Votre besoin est regroupé")
    assert other.note == f"«{F}Salles{F}» est dans «{F}Proposition p2{F}»."


@pytest.mark.parametrize("ours", [(True, False), (False, True), (False, True, True)])
def test_needs_of_ours_and_of_others_in_one_proposal_are_not_all_called_ours(ours: tuple[bool, ...]) -> None:
    rows = (TodoRow(kind="regrouped", id="p", title="Cimetière", note="Tous", ours=one) for one in ours)
    (task,) = tasks.to_do(BARE._replace(enrolment=Enrolment.ENROLLED), NOW, tuple(rows))
    assert task.words.startswith(f"Des besoins que vous avez ou partagez sont regroupés{F}: voter")


def test_a_title_that_is_empty_or_long() -> None:
    drafts = (BegunText("a", "  ", NOW.isoformat()), BegunText("b", "mot " * 100, NOW.isoformat()))
    first, second = tasks.to_do(BARE._replace(drafts=drafts, enrolment=Enrolment.ENROLLED), NOW)
    assert first.words == "Besoin sans titre"
    assert second.words.endswith("…")
    assert second.words == "mot " * 21 + "mot…", "of whole words, as many as ninety letters hold"
    for letters, whole in ((90, True), (91, False)):
        drafts = (BegunText("c", "m" * letters, NOW.isoformat()),)
        (task,) = tasks.to_do(BARE._replace(drafts=drafts, enrolment=Enrolment.ENROLLED), NOW)
        assert (task.words == "m" * letters) == whole


def test_what_waits_without_a_link() -> None:
    assert [task.target for task in tasks.to_do(BARE, NOW)] == ["enrol"]
    votes = tasks.to_do(RUNNING, NOW)[0]
    assert votes.words == "Voter pour les propositions au nom de Baule"
    assert "heure de Paris" in votes.note


@pytest.mark.parametrize(
    ("phase", "written", "targets"),
    [("needs", False, ["new", "open:"]), ("needs", True, ["open:"]), ("vote", False, ["open:"])],
)
def test_the_first_need_comes_before_votes_while_needs_are_asked_for(
    phase: str, written: bool, targets: list[str]
) -> None:
    asked = tasks.to_do(RUNNING._replace(open_phase=phase, written=written), NOW)
    assert [task.target for task in asked] == targets
    what = "des services du catalogue" if phase == "needs" else "les propositions"  # "Vote" stood beside it as put off
    assert asked[-1].words == f"Voter pour {what} au nom de Baule"
    if "new" in targets:
        assert asked[0].words == "Écrire un besoin", "a withdrawn one was the first"


def test_an_act_set_aside_waits_until_it_is_looked_at() -> None:
    (first, *_) = tasks.to_do(WRITING._replace(problems=2, set_aside=2), NOW)
    assert (first.words, first.tone, first.place) == (f"2{F}envois mis de côté", "warn", "outbox")
    conflict = TodoRow(kind="conflict", id="n1", title="Cimetière")
    words = [task.words for task in tasks.to_do(WRITING._replace(problems=2), NOW, (conflict,))]
    assert words[0] == f"Texte changé ailleurs{F}: Cimetière"
    assert not [word for word in words if "mis de côté" in word], "a conflict is said once, however many acts are in it"


def test_two_texts_are_no_errand_once_no_choice_is_taken() -> None:
    """The sheet says that the platform's text stays then: there is nothing to do about it."""
    for phases, asked_in in (("needs", {"needs"}), ("needs vote", {"needs", "vote"})):
        row = TodoRow(kind="conflict", id="n1", title="Cimetière", phases=phases)
        told = {
            key
            for key in ("needs", "vote", "steering")
            if any(task.verb == "Comparer" for task in tasks.to_do(RUNNING._replace(open_phase=key), NOW, (row,)))
        }
        assert told == asked_in
        over = datetime(2022, 1, 1, tzinfo=UTC)
        assert not [task for task in tasks.to_do(RUNNING, over, (row,)) if task.verb == "Comparer"]
        assert [task.verb for task in tasks.to_do(BARE._replace(enrolment=Enrolment.ENROLLED), NOW, (row,))] == [
            "Comparer"
        ]


def test_a_vote_is_asked_for_only_while_one_is_open() -> None:
    """The platform may group a need while needs are still taken; the way to a vote would then lead nowhere."""
    row = TodoRow(kind="regrouped", id="p1", title="Cimetière", note="Cimetières", phases="vote")
    for key, asked in (("needs", False), ("vote", True), ("steering", False)):
        shown = tasks.to_do(RUNNING._replace(open_phase=key), NOW, (row,))
        assert any(task.verb == "Répondre" for task in shown) is asked


def test_a_draft_with_the_mayor_is_one_line_with_its_step() -> None:
    draft = BegunText("n1", "Cimetière", NOW.isoformat())
    step = TodoRow(kind="validate", id="n1", title="Cimetière", moment=NOW.isoformat())
    shown = [task for task in tasks.to_do(RUNNING._replace(drafts=(draft,)), NOW, (step,)) if task.target == "n1"]
    assert [(task.words, task.note) for task in shown] == [("Cimetière", "✍ À valider par le maire")]


STEERED = f"Pilotage, texte pas envoyé{F}"


@pytest.mark.parametrize(
    ("row", "words", "place", "verb"),
    [
        (TodoRow(kind="incomplete", id="r", title="Former", note="le devis"), "Demande à compléter", "requests", "Co"),
        (TodoRow(kind="validated", id="n", title="Cimetière", note="Mme M."), "Cimetière", "needs", "Ouvrir"),
        (TodoRow(kind="regrouped", id="p", title="Cimetière", note="Tous"), "Votre besoin est", "votes", "Répondre"),
        (
            TodoRow(kind="regrouped", id="p", title="Cimetière", note="Tous", ours=False),
            "Le besoin que vous partagez est regroupé",
            "votes",
            "Répondre",
        ),
        (TodoRow(kind="report", id="p", title="Actes"), f"Déclarer l’effet{F}: Actes", "votes", "Déclarer l’effet"),
        (TodoRow(kind="request", id="r", title="", moment=NOW.isoformat()), "Demande au préfet", "requests", "Repr"),
        (TodoRow(kind="complement", id="r", title="F", moment=NOW.isoformat()), "Complément", "requests", "Repr"),
        (TodoRow(kind="share", id="s", title="Prêt", moment=NOW.isoformat()), "Service à partager", "services", "Re"),
        (
            TodoRow(kind="interest", id="p", title="Actes"),
            f"Pilotage, texte pas envoyé{F}: Actes",
            "votes",
            "Voir",
        ),
        (
            TodoRow(kind="interest", id="p", title=""),
            f"Pilotage, texte pas envoyé{F}: proposition r",
            "votes",
            "Voir",
        ),
        (TodoRow(kind="ask", id="p", title="Actes"), "Demande de service, texte pas", "votes", "Voir"),
        (TodoRow(kind="effect", id="p", title="Actes"), f"Effet, texte pas envoyé{F}: Actes", "votes", "Voir"),
    ],
    ids=lambda value: value.kind if isinstance(value, TodoRow) else "",
)
def test_what_waits_in_its_words(row: TodoRow, words: str, place: str, verb: str) -> None:
    (task,) = tasks.to_do(BARE._replace(enrolment=Enrolment.ENROLLED), NOW, (row,))
    assert task.words.startswith(words)
    assert task.verb.startswith(verb)
    before = {"report": "deployment:", "interest": "steering:", "ask": "ask:", "effect": "report:"}.get(row.kind, "")
    assert (task.place, task.target) == (place, f"{before}{row.id}")


@pytest.mark.parametrize(
    ("kind", "said", "words", "untitled", "note", "tone"),
    [
        ("conflict", "", f"{CHANGED}{F}: T", f"{CHANGED}{F}: ", "La plateforme en a un autre", "warn"),
        ("incomplete", "le devis", f"Demande à compléter{F}: T", None, f"Le préfet demande{F}: le devis.", "warn"),
        ("incomplete", "", f"Demande à compléter{F}: T", None, "Le préfet demande un complément.", "warn"),
        ("validate", "", "T", "Besoin sans titre", "✍ À valider par le maire", "accent"),
        ("validated", "Mme M", "T", "Besoin sans titre", "✍ Validé par Mme M. Il reste", "accent"),
        ("validated", "", "T", "Besoin sans titre", "✍ Validé par le maire. Il reste", "accent"),
        ("report", "", f"Déclarer l’effet{F}: T", None, "Le service fonctionne.", "accent"),
        ("complement", "", f"Complément en cours{F}: T", None, f"Modifié à 11{F}h{F}00", "accent"),
        ("correction", "", f"Correction en cours{F}: T", None, f"Modifiée à 11{F}h{F}00", "accent"),
        (
            "request",
            "",
            f"Demande au préfet{F}: T",
            f"Demande au préfet{F}: sans objet",
            f"Brouillon, modifié à 11{F}h{F}00",
            "accent",
        ),
        (
            "share",
            "",
            f"Service à partager{F}: T",
            f"Service à partager{F}: sans nom",
            f"Brouillon, modifié à 11{F}h{F}00",
            "accent",
        ),
    ],
)
def test_what_waits_with_and_without_its_title(
    kind: Any, said: str, words: str, untitled: str | None, note: str, tone: str
) -> None:
    row = TodoRow(kind=kind, id="x", title="T", note=said, moment="2021-04-10T11:00:00+02:00")
    opening = BARE._replace(enrolment=Enrolment.ENROLLED)
    (task,) = tasks.to_do(opening, NOW, (row,))
    assert (task.words, task.tone) == (words, tone)
    assert task.note.startswith(note)
    if untitled is not None:
        assert tasks.to_do(opening, NOW, (replace(row, title=" "),))[0].words == untitled


def moved(number: int, **fields: Any) -> NewsRow:
    known = {"key": f"k{number}", "kind": "decision", "sentence": f"Nouvelle {number}.", "place": "votes", "id": "p"}
    return NewsRow(**known | fields)


def test_what_was_refused_waits_at_the_head_of_what_is_to_do() -> None:
    """Among the news it was below the edge of a window of 1024x600."""
    refused = moved(1, key="refused/op-1/rejected", kind="rejected", place="outbox", id="op-1")
    aside = moved(2, key="refused/op-2/quarantined", kind="quarantined", place="outbox", id="op-2")
    drafts = (BegunText("a", "Cimetière", NOW.isoformat()),)
    first, *_, last = tasks.to_do(WRITING._replace(drafts=drafts), NOW, (), (refused, aside, moved(3)))
    assert (first.words, first.note) == ("1\u00a0envoi refusé", "Nouvelle 1.")
    assert (first.place, first.target) == ("outbox", "op-1")
    assert last.words == "Cimetière"
    both = (refused, replace(refused, key="refused/op-4/rejected", id="op-4"))
    first, *_ = tasks.to_do(RUNNING, NOW, (), both)
    assert (first.words, first.target) == ("2\u00a0envois refusés", ""), "of another platform: today's refused none"
    first, *_ = tasks.to_do(RUNNING._replace(refused=2), NOW, (), both)
    assert (first.words, first.target) == ("2\u00a0envois refusés", REFUSED)


def test_what_moved_is_said_with_its_date_and_its_reason() -> None:
    rows = (moved(1, date="2021-04-09T08:00:00+02:00", note="Utile à toutes."), moved(2))
    first, second = home_news.news_tasks(rows, NOW)
    assert (first.words, first.note) == ("Nouvelle 1.", f"Hier à 8{F}h{F}00 · Utile à toutes.")
    assert (second.note, second.place, second.target) == ("", "votes", "p")


@pytest.mark.parametrize(
    ("kind", "target"), [("steering", "steering:p"), ("project", "steering:p"), ("deployment", "deployment:p")]
)
def test_news_of_the_later_phases_lead_to_their_part(kind: str, target: str) -> None:
    (task,) = home_news.news_tasks((moved(1, kind=kind),), NOW)
    assert task.target == target


def test_many_decisions_on_what_is_not_ours_are_one_line() -> None:
    rows = (moved(1), *(moved(number, ours=False) for number in range(2, 52)))
    assert [task.words for task in home_news.news_tasks(rows, NOW)] == [
        "Nouvelle 1.",
        f"Le comité a décidé de 50{F}autres propositions.",
    ]
    assert len(home_news.news_tasks(rows[:3], NOW)) == 3


def test_many_refusals_are_one_line_where_the_latest_of_them_stands() -> None:
    """26 of them hid that the proposal she had voted for was retained."""
    refused = [moved(number, kind="rejected", date="2021-04-09T08:00:00+02:00") for number in range(2, 6)]
    rows = (moved(1, against=True), *refused, moved(9))
    lines = home_news.news_tasks(rows, NOW)
    assert [line.words for line in lines] == ["Nouvelle 1.", f"4{F}envois ont été refusés.", "Nouvelle 9."]
    assert (lines[1].note, lines[1].target) == (f"Hier à 8{F}h{F}00 · Chacun dit pourquoi.", REFUSED)
    assert len(home_news.news_tasks((*rows[:4], moved(9)), NOW)) == 5, "three are few"


def test_where_it_came_from_is_told_to_the_end() -> None:
    """Cut before its main word, "avant le retour à une…" said nothing."""
    came = f"{french.capital(away(restored=True))}."
    (task,) = home_news.news_tasks((moved(1, note=came),), NOW)
    assert task.note == came


def test_a_long_reason_is_told_by_its_first_words() -> None:
    (task,) = home_news.news_tasks((moved(1, note="mot " * 1000),), NOW)
    assert len(task.note) < 100


@pytest.mark.parametrize(
    ("updated", "said"),
    [
        ("2021-04-10T09:05:00+02:00", f"Votre texte de 9{F}h{F}05 a été retrouvé («{F}Cantine{F}»)."),
        (
            "2021-04-01T09:05:00+02:00",
            f"Votre texte du jeudi 1er{F}avril à 9{F}h{F}05 a été retrouvé («{F}Cantine{F}»).",
        ),
    ],
)
def test_the_text_found_again(updated: str, said: str) -> None:
    assert campaign_words.recovered(BegunText("n", "Cantine", updated), NOW) == said
    lodged = BegunText("r", "Cantine", updated, lodged=True)
    assert campaign_words.recovered(lodged, NOW) == f"{said} Cette demande est déjà déposée."


def test_of_a_long_title_the_text_found_again_quotes_the_first_words() -> None:
    """Two hundred letters filled the page in a low window, with large text."""
    title = "Réserver la salle des fêtes en ligne, " * 6
    cut = f"(«{F}Réserver la salle des fêtes en ligne, Réserver la salle des…{F}»)."
    assert campaign_words.recovered(BegunText("n", title, "2021-04-10T09:05:00+02:00"), NOW).endswith(cut)
    typed = BegunText("p", title, "2021-04-10T09:05:00+02:00", kind="join")
    assert campaign_words.recovered_typed(typed, NOW).endswith(cut.replace("(", f"(«{F}Nous aussi{F}» pour "))


def test_the_subtitle_and_the_timeline_count_the_same_days() -> None:
    """On a PC whose clock stands in another zone, a close at midnight in Paris is another day."""
    phases = tuple(phase._replace(closes=phase.closes.replace("00:00:00+00:00", "00:00:00+02:00")) for phase in PHASES)
    opening = RUNNING._replace(phases=phases)
    assert campaign_words.steps(opening, NOW)[1].note == f"encore 20{F}jours"
    assert campaign_words.subtitle(opening, NOW).endswith(f"Vote, encore 20{F}jours.")
    later = tuple(phase._replace(closes=phase.closes.replace("00:00:00+00:00", "23:30:00+00:00")) for phase in PHASES)
    opening = RUNNING._replace(phases=later)
    assert campaign_words.steps(opening, NOW)[1].note in campaign_words.subtitle(opening, NOW)


def test_what_broke_off_is_the_draft_that_the_start_found() -> None:
    """Another one, which sorts before it or after it, was closed since."""
    drafts = {id: BegunText(id, "Titre", NOW.isoformat()) for id in ("a", "m", "z")}
    for id, found in ((None, None), ("a", None), ("m", drafts["m"]), ("z", None)):
        now = BARE._replace(broken_off=None if id is None else drafts[id])
        assert campaign_words.broken(BARE._replace(broken_off=drafts["m"]), now) == found
    request = drafts["m"]._replace(kind="request")
    requests = BARE._replace(broken_request=request)
    assert campaign_words.broken(requests, requests) == request


def test_a_decision_says_on_which_day_this_computer_learnt_it() -> None:
    row = moved(1, note="Utile à tous.", learnt="2021-04-09T22:30:00.000+00:00")
    said = "Appris sur cet ordinateur le 10\u00a0avril 2021 · Utile à tous."
    assert home_news._moved(row, NOW).note == said, "a day of Paris"
    assert home_news._moved(replace(row, learnt=""), NOW).note == "Utile à tous."


def test_news_end_with_a_whole_sentence() -> None:
    reason = "La phase des besoins n’est pas ouverte. Un envoi reçu après la fin d’une phase n’est pas compté."
    row = NewsRow(key="k", kind="rejected", sentence="Refusé.", note=reason, date="", place="outbox", id="o")
    assert home_news._moved(row, NOW).note == "La phase des besoins n’est pas ouverte."
    assert home_news._moved(replace(row, note="Court."), NOW).note == "Court."
    endless = "mot " * 40
    assert home_news._moved(replace(row, note=endless), NOW).note.endswith("mot…")


def test_many_lines_are_folded_until_asked_for_and_again_once_they_were_few() -> None:
    many = tuple(tasks.Task(words=f"T{number}", note="", verb="Voir", place="votes") for number in range(7))
    assert home_news.folded(many, 5, whole=False) == (many[:5], f"Voir 2{F}autres nouvelles", False)
    assert home_news.folded(many[:6], 5, whole=False) == (many[:5], f"Voir 1{F}autre nouvelle", False)
    assert home_news.folded(many[:5], 5, whole=False) == (many[:5], "", False)
    assert home_news.folded(many, 5, whole=True) == (many, "", True)
    assert home_news.folded(many[:5], 5, whole=True) == (many[:5], "", False), "so that the next many are folded"
    assert home_news.folded((), 5, whole=False) == ((), "", False)
