"""Accueil says that today's date is not sure where the clock may have been put right, and then it would differ."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from desktop.database.last_text import BegunText
from desktop.database.opening import OpenPhase
from desktop.domain.phases import LocalTime
from desktop.viewmodels.home import campaign_words
from tests.desktop.viewmodels.home.bare_opening import BARE

PARIS = timezone(timedelta(hours=2))
NOW = datetime(2021, 4, 10, 14, 0, tzinfo=PARIS)
PHASES = (
    OpenPhase("needs", "Besoins", "2021-01-01T00:00:00+00:00", "2021-04-01T00:00:00+00:00", "Écrivez."),
    OpenPhase("vote", "Vote", "2021-04-01T00:00:00+02:00", "2021-05-01T00:00:00+02:00", "Votez."),
    OpenPhase("steering", "Pilotage", "2021-05-01T00:00:00+02:00", "2021-06-01T00:00:00+02:00", ""),
)
RUNNING = BARE._replace(phases=PHASES, campaign_title="Campagne")


def clock(exchange: int, behind: timedelta, *, unsure: bool = False) -> str:
    note = json.dumps([exchange, None, False, unsure, behind.total_seconds()])
    return json.dumps([behind.total_seconds(), "2021-04-01T12:00:00+00:00", exchange, note])


HOUR, LAST = timedelta(hours=1), datetime(2021, 4, 30, 23, 0, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("behind", "here", "said"),
    [
        (-20 * HOUR, NOW, True),  # another day
        (-2 * HOUR, NOW, False),  # the page says the same by both readings
        (2 * HOUR, NOW, False),
        (12 * HOUR, NOW, True),
        (2 * HOUR, LAST, True),  # the vote ends between the two
        (-2 * HOUR, LAST + 2 * HOUR, True),
        (timedelta(minutes=10), LAST + timedelta(minutes=55), False),  # it counts as right
        (timedelta(minutes=11), LAST + timedelta(minutes=55), True),
        (720 * HOUR, NOW, True),
    ],
)
def test_a_clock_that_was_wrong_before_this_start_may_have_been_put_right(
    behind: timedelta, here: datetime, said: bool
) -> None:
    opening = RUNNING._replace(clock=clock(3, behind))
    assert ("n’est pas sûre" in campaign_words.clock_doubt(opening, opening, here)) is said
    earlier = opening._replace(clock=clock(2, behind))
    assert campaign_words.clock_doubt(earlier, opening, here) == "", "an exchange has measured it since the start"
    leapt = opening._replace(clock=clock(3, behind, unsure=True))
    assert (campaign_words.clock_doubt(earlier, leapt, here) != "") is said, "and it leapt since"
    assert campaign_words.clock_doubt(RUNNING, RUNNING, here) == "", "there was no exchange"


@pytest.mark.parametrize("back", [5 * HOUR, 26 * HOUR])
def test_one_that_was_right_at_the_start_and_was_seen_set_back_is_not_doubtful(back: timedelta) -> None:
    """The offset says how far; nothing is left to be told. The next start watched nothing, and asks again."""
    here = NOW.replace(hour=2) - back  # the day before, or two
    right = RUNNING._replace(clock=clock(3, timedelta()))
    set_back = RUNNING._replace(clock=clock(3, back))
    assert campaign_words.clock_doubt(right, set_back, here) == ""
    assert campaign_words.clock_doubt(set_back, set_back, here) != ""
    unsure = RUNNING._replace(clock=clock(3, back, unsure=True))
    assert campaign_words.clock_doubt(right, unsure, here) != "", "the computer may have slept too"


def test_the_end_of_a_phase_by_the_hour_is_doubtful_on_the_same_day() -> None:
    """Of a phase that closes at noon, the day says nothing."""
    noon = PHASES[1]._replace(closes="2021-04-10T15:00:00+02:00")
    opening = RUNNING._replace(phases=(PHASES[0], noon, PHASES[2]), clock=clock(3, 2 * HOUR))
    assert campaign_words.clock_doubt(opening, opening, NOW) != ""
    held = opening._replace(open_phase="vote")
    assert campaign_words.clock_doubt(held, held, NOW) == "", "the platform says which is open"


@pytest.mark.parametrize("behind", [timedelta(), 2 * HOUR, 24 * 365 * 20 * HOUR])
@pytest.mark.parametrize("year", [1999, 2000])
def test_a_clock_from_before_what_the_platform_signed_is_told_with_both_days(behind: timedelta, year: int) -> None:
    """One without a battery begins at the same day each morning: the page then says the day of the last exchange."""
    opening = RUNNING._replace(clock=clock(3, behind))
    here = datetime(year, 1, 1, 8, 5, tzinfo=PARIS)
    assert campaign_words.clock_doubt(opening, opening, here) == (
        f"La date d’aujourd’hui n’est pas sûre\u00a0: cet ordinateur se croit le 1er\u00a0janvier {year}, avant le"
        " dernier échange (1er\u00a0avril 2021). Faites régler sa date\u202f; le prochain échange dira la bonne."
    )


def test_without_an_exchange_the_last_text_kept_here_tells_that_the_clock_was_set_back() -> None:
    draft = BegunText(id="n1", title="Eau", updated_at="2021-03-02T10:00:00+00:00")
    written = RUNNING._replace(drafts=(draft,))
    here = datetime(2019, 1, 1, 8, 5, tzinfo=PARIS)
    assert "avant le dernier texte gardé ici (2\u00a0mars 2021)" in campaign_words.clock_doubt(written, written, here)
    assert campaign_words.clock_doubt(written, written, NOW) == ""
    lately = datetime(2021, 1, 1, 8, 5, tzinfo=PARIS)
    assert campaign_words.clock_doubt(RUNNING, RUNNING, lately) == "", "nothing is known here"
    assert "avant le dernier texte gardé ici" in campaign_words.clock_doubt(written, written, lately)
    opening = written._replace(clock=clock(3, timedelta()), drafts=(draft._replace(updated_at="2021-05-02T10:00:00Z"),))
    assert campaign_words.clock_doubt(opening, opening, NOW) == "", "the exchange measured the clock that wrote it"


@pytest.mark.parametrize("year", [1970, 1999, 2150, 2201, 9999])
def test_before_any_exchange_a_year_far_from_the_campaign_is_doubted_and_no_days_are_counted_by_it(year: int) -> None:
    here = LocalTime(datetime(year, 12, 30, 8, 5, tzinfo=PARIS))
    held = RUNNING._replace(open_phase="vote")
    for opening in (RUNNING, held, RUNNING._replace(phases=PHASES[:1])):
        assert campaign_words.clock_doubt(opening, opening, here) == (
            f"La date d’aujourd’hui n’est pas sûre\u00a0: cet ordinateur se croit le 30\u00a0décembre {year}, loin des"
            " dates de la campagne. Faites régler sa date\u202f; le prochain échange dira la bonne."
        )
        assert "jour" not in campaign_words.subtitle(opening, campaign_words.platform_time(opening, here))


@pytest.mark.parametrize("year", [2008, 2020, 2026, 2035])
def test_a_year_in_which_the_program_may_be_in_use_is_believed(year: int) -> None:
    here = datetime(year, 12, 30, 8, 5, tzinfo=PARIS)
    assert campaign_words.clock_doubt(RUNNING, RUNNING, here) == ""
    assert campaign_words.clock_doubt(BARE, BARE, here.replace(year=2150)) == "", "no campaign is known"
