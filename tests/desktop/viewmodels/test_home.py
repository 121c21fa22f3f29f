"""The first screen's words: phases with today, what waits, what is new, what was found again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.database.opening import OpenDraft, Opening, OpenPhase
from desktop.viewmodels import home
from desktop.viewmodels.french import FIXED as F

NOW = datetime(2021, 4, 10, 12, 0, tzinfo=UTC)
PHASES = (
    OpenPhase("needs", "Besoins", "2021-01-01T00:00:00+00:00", "2021-04-01T00:00:00+00:00", "Écrivez."),
    OpenPhase("vote", "Vote", "2021-04-01T00:00:00+02:00", "2021-05-01T00:00:00+02:00", "Votez."),
    OpenPhase("steering", "Pilotage", "2021-05-01T00:00:00+02:00", "2021-06-01T00:00:00+02:00", ""),
)
BARE = Opening(
    insee="45024", commune="Baule", department="Loiret", drafts=(), waiting=0, received=0, phases=(), open_phase=None,
    campaign_title=None, enrolled=False, last_exchange=None, votes=0, problems=0, broken_off=None,
)  # fmt: skip
RUNNING = replace(BARE, phases=PHASES, campaign_title="Campagne", enrolled=True)


def test_the_phases_by_their_dates() -> None:
    past, current, future = home.steps(RUNNING, NOW)
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
    assert home.steps(RUNNING, now)[1].note == note


def test_a_platform_that_opens_a_phase_outweighs_the_dates() -> None:
    held = replace(RUNNING, open_phase="needs")
    first, second, _third = home.steps(held, NOW)
    assert first.current
    assert first.note == "", "no days are left in its dates, and none are claimed"
    assert not second.current
    assert not second.past
    assert home.subtitle(held, NOW) == f"Samedi 10{F}avril 2021 · Besoins."


def test_a_clock_two_years_off_shows_the_phases_and_no_current_one() -> None:
    for now in (NOW - timedelta(days=730), NOW + timedelta(days=730)):
        assert not any(step.current for step in home.steps(RUNNING, now))
        assert home.subtitle(RUNNING, now).endswith(".")


def test_the_last_draft_comes_first_and_many_are_summed_up() -> None:
    drafts = tuple(OpenDraft(f"n{n}", f"Besoin {n}", "2021-04-10T11:00:00+00:00") for n in range(5))
    tasks = home.tasks(replace(RUNNING, drafts=drafts), NOW)
    assert [task.words.replace(F, " ") for task in tasks[:4]] == [
        "Besoin 0",
        "Besoin 1",
        "Besoin 2",
        "2 autres brouillons",
    ]
    assert (tasks[0].verb, tasks[0].place, tasks[0].target) == ("Reprendre", "needs", "n0")


def test_a_title_that_is_empty_or_long() -> None:
    drafts = (OpenDraft("a", "  ", NOW.isoformat()), OpenDraft("b", "mot " * 100, NOW.isoformat()))
    first, second, *_ = home.tasks(replace(BARE, drafts=drafts), NOW)
    assert first.words == "Besoin sans titre"
    assert second.words.endswith("…")
    assert len(second.words) <= 91


def test_what_waits_without_a_link() -> None:
    assert [task.target for task in home.tasks(BARE, NOW)] == ["enrol"]
    votes = home.tasks(RUNNING, NOW)[0]
    assert votes.words == "Voter au nom de Baule"
    assert "heure de Paris" in votes.note


def test_what_is_new_never_hides_a_problem() -> None:
    found = home.news(replace(RUNNING, problems=1, received=3), NOW)
    assert [(task.tone, task.place) for task in found][:2] == [("warn", "outbox"), ("ok", "outbox")]
    assert home.news(BARE, NOW), "the card is never empty"


@pytest.mark.parametrize(
    ("updated", "said"),
    [
        ("2021-04-10T09:05:00+00:00", f"Nous avons retrouvé votre texte de 9{F}h{F}05 («{F}Cantine{F}»)."),
        ("2021-04-01T09:05:00+00:00", f"Nous avons retrouvé votre texte du 1er{F}avril 2021 («{F}Cantine{F}»)."),
    ],
)
def test_the_text_found_again(updated: str, said: str) -> None:
    assert home.recovered(OpenDraft("n", "Cantine", updated), NOW) == said


def test_the_subtitle_and_the_timeline_count_the_same_days() -> None:
    """On a PC whose clock stands in another zone, a close at midnight in Paris is another day."""
    phases = tuple(replace(phase, closes=phase.closes.replace("00:00:00+00:00", "00:00:00+02:00")) for phase in PHASES)
    opening = replace(RUNNING, phases=phases)
    assert home.steps(opening, NOW)[1].note == f"encore 20{F}jours"
    assert home.subtitle(opening, NOW).endswith(f"Vote, encore 20{F}jours.")
    later = tuple(replace(phase, closes=phase.closes.replace("00:00:00+00:00", "23:30:00+00:00")) for phase in PHASES)
    opening = replace(RUNNING, phases=later)
    assert home.steps(opening, NOW)[1].note in home.subtitle(opening, NOW)
