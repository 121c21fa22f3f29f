"""Which phase is open: a table, one row per case."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.phases import (
    Availability,
    ClockOffset,
    PhaseAnswer,
    availability,
    corrected,
    offset_of,
    open_phase,
    takes_votes,
)
from sync.contract.campaign import Campaign, LatePolicy, Phase, PhaseKey
from tests.desktop.domain import campaigns as of_votes

NEEDS, VOTE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
STEERING, DEPLOYMENT = datetime(2026, 4, 10, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def campaign(opened: PhaseKey | None = None) -> Campaign:
    """Needs and vote follow each other; ten days lie between vote and steering. `opened` is what the platform says."""
    phases = (
        Phase(key="needs", name="Besoins", opens=NEEDS, closes=VOTE, votable=("service",)),
        Phase(key="vote", name="Vote", opens=VOTE, closes=STEERING - timedelta(days=10), votable=("proposal",)),
        Phase(key="steering", name="Pilotage", opens=STEERING, closes=DEPLOYMENT),
        Phase(key="deployment", name="Déploiement", opens=DEPLOYMENT, closes=DEPLOYMENT + timedelta(days=30)),
    )
    more = {} if opened is None else {"open_phase": opened}
    return Campaign(id="c", version=1, title="C", phases=phases, themes=(), late_policy=LATE, **more)


LATE = LatePolicy(kind="receipt_time")


@pytest.mark.parametrize(
    ("opened", "now", "expected"),
    [
        (None, NEEDS - SECOND, None),  # a second before it all begins
        (None, NEEDS, "needs"),  # the moment of opening belongs to the phase
        (None, VOTE - SECOND, "needs"),
        (None, VOTE, "vote"),  # the moment of closing belongs to the next phase
        (None, STEERING - SECOND, None),  # between two phases
        (None, DEPLOYMENT, "deployment"),
        (None, DEPLOYMENT + timedelta(days=30), None),  # over
        ("vote", NEEDS, "vote"),  # the platform's decision comes before the dates
        ("needs", datetime(2030, 1, 1, tzinfo=UTC), "needs"),  # and a clock two years off
        ("deployment", datetime(1970, 1, 1, tzinfo=UTC), "deployment"),
    ],
)
def test_the_open_phase(opened: PhaseKey | None, now: datetime, expected: str | None) -> None:
    phase = open_phase(campaign(opened), now)
    assert (None if phase is None else phase.key) == expected


def test_without_a_campaign_nothing_is_open() -> None:
    assert open_phase(None, NEEDS) is None


def test_a_vote_is_taken_in_its_phase_and_nothing_is_known_to_be_closed_without_a_campaign() -> None:
    known = of_votes.campaign(None)
    moments = [known.phases[at].opens for at in range(3)]
    assert [takes_votes(known, "service", moment) for moment in moments] == [True, False, False]
    assert [takes_votes(known, "proposal", moment) for moment in moments] == [False, True, False]
    assert not takes_votes(known, "proposal", known.phases[-1].closes), "over"
    assert takes_votes(None, "proposal", NEEDS)


IN_NEEDS, IN_VOTE = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)
NOT_YET, OVER = Availability.NOT_YET, Availability.OVER


@pytest.mark.parametrize(
    ("opened", "now", "state", "opens"),
    [
        (None, NEEDS, NOT_YET, VOTE),  # by the dates, where the platform has opened none
        (None, VOTE, Availability.OPEN, None),
        (None, STEERING - SECOND, OVER, None),  # no phase is open
        (None, STEERING, OVER, None),
        ("needs", IN_NEEDS, NOT_YET, VOTE),
        ("needs", IN_VOTE, NOT_YET, None),  # the needs are kept open during the dates of the vote,
        ("needs", DEPLOYMENT, NOT_YET, None),  # and beyond: when it opens is not known
        ("vote", NEEDS, Availability.OPEN, None),  # opened before its date, and kept open after it
        ("vote", DEPLOYMENT, Availability.OPEN, None),
        ("steering", IN_NEEDS, OVER, None),  # the vote's dates are still to come, and mean nothing any more
        ("deployment", IN_VOTE, OVER, None),
    ],
)
def test_when_votes_for_proposals_can_be_given(
    opened: PhaseKey | None, now: datetime, state: Availability, opens: datetime | None
) -> None:
    known = campaign(opened)
    assert availability(known, lambda phase: "proposal" in phase.votable, now) == (state, known.phases[1], opens)


def test_of_two_phases_the_open_one_the_next_or_the_last_answers() -> None:
    known = campaign()
    needs, vote, steering, _ = known.phases
    two = {"needs", "steering"}
    expected = [
        (NEEDS - SECOND, (NOT_YET, needs, NEEDS)),
        (NEEDS, (Availability.OPEN, needs, None)),
        (VOTE, (NOT_YET, steering, STEERING)),
        (STEERING, (Availability.OPEN, steering, None)),
        (DEPLOYMENT, (OVER, steering, None)),
    ]
    assert [(now, availability(known, lambda phase: phase.key in two, now)) for now, _ in expected] == expected
    assert availability(known, lambda _: False, NEEDS) == PhaseAnswer(Availability.NOT_PLANNED)
    held_back = availability(campaign("needs"), lambda phase: phase.key in {"vote", "steering"}, IN_VOTE)
    assert held_back == (NOT_YET, vote, None), "not the date of the one after it"


LATER = VOTE + timedelta(hours=3)
SLOW, FAST = ClockOffset(timedelta(days=40), VOTE), ClockOffset(timedelta(days=-40), VOTE)
LAST = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "offset", "expected"),
    [
        (VOTE, ClockOffset(), VOTE),
        (LATER, ClockOffset(timedelta(seconds=-2), VOTE), LATER - timedelta(seconds=2)),
        (LATER + timedelta(days=40), FAST, LATER),
        (VOTE + timedelta(days=40, seconds=-1), FAST, VOTE - timedelta(seconds=1)),  # it was rounded when it was told
        (LATER - timedelta(days=40), SLOW, LATER),
        (
            LATER,
            ClockOffset(timedelta(hours=20), VOTE),
            LATER + timedelta(hours=20),
        ),  # it may be wrong still
        (LAST, ClockOffset(timedelta(hours=1), VOTE), LAST),  # nothing beyond
    ],
)
def test_the_platforms_time(now: datetime, offset: ClockOffset, expected: datetime) -> None:
    assert corrected(now, offset) == expected


@pytest.mark.parametrize("told", [SLOW, FAST])
def test_a_clock_that_was_put_right_is_not_corrected_any_more(told: ClockOffset) -> None:
    """Accueil gave a date of forty days ago, or of forty days to come, until the next exchange."""
    assert corrected(LATER, told) == LATER


@pytest.mark.parametrize("years", [1, 6])
def test_a_clock_that_falls_back_is_never_before_the_last_signed_time(years: int) -> None:
    """Such as one without a battery, after an exchange at which it was right."""
    assert corrected(VOTE - timedelta(days=365 * years), ClockOffset(timedelta(seconds=1), VOTE)) == VOTE


@pytest.mark.parametrize(("seconds", "signed"), [(5, None), (5, "x"), (5, "2026-12-02"), ("x", VOTE.isoformat())])
def test_an_exchange_that_cannot_be_read_corrects_nothing(seconds: int, signed: str) -> None:
    assert offset_of(seconds, signed) == ClockOffset()
    assert offset_of(5, VOTE.isoformat()) == ClockOffset(timedelta(seconds=5), VOTE)
