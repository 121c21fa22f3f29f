"""Which phase is open, and what time the platform has by a clock here that may be wrong: a table, one row per case."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.phases import (
    TICK,
    Availability,
    ClockOffset,
    PhaseAnswer,
    availability,
    corrected,
    dated,
    ended_for,
    error_of,
    followed,
    offset_of,
    open_phase,
    past_for,
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


SIGNED = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEARS = SIGNED - datetime(2000, 1, 1, tzinfo=UTC)  #: how far a clock without a battery is behind
AHEAD = [-HOUR, -12 * HOUR, -3 * DAY, -40 * DAY]
BEHIND = [HOUR, 12 * HOUR, 3 * DAY, 40 * DAY, YEARS]


def days(first: int, last: int) -> list[timedelta]:
    """A reading in the morning and one in the evening, as when the application is opened and closed."""
    return [day * DAY + hour * HOUR for day in range(first, last) for hour in (0, 8)]


def noted(offset: ClockOffset, error: timedelta, moments: Iterable[timedelta]) -> ClockOffset:
    """What is known after the readings of a clock that is behind by `error`; none of them is told wrongly."""
    for since in moments:
        here = SIGNED + since - error
        assert corrected(here, offset) == SIGNED + since, (error, since)
        offset = followed(offset, here)
    return offset


@pytest.mark.parametrize("error", AHEAD + BEHIND)
def test_a_clock_that_nobody_put_right_keeps_its_offset(error: timedelta) -> None:
    """One that was three days behind was taken to have caught up after three days without a network."""
    used = noted(ClockOffset(error, SIGNED), error, days(0, 100))
    assert not used.void
    left_alone = SIGNED + 125 * DAY - error  # nobody came for most of a month
    assert corrected(left_alone, used) == SIGNED + 125 * DAY


@pytest.mark.parametrize("error", AHEAD)
@pytest.mark.parametrize("after", [timedelta(), 5 * DAY, 50 * DAY])
def test_a_clock_that_was_ahead_and_was_put_right_stays_right(error: timedelta, after: timedelta) -> None:
    """Three days ahead, put right, it was three days behind for good once three days had passed without a network."""
    used = noted(ClockOffset(error, SIGNED), error, [*days(0, after.days), after])
    soon = [after + minutes * timedelta(minutes=1) for minutes in (10, 40)]
    later = days(after.days + 1, after.days + 100)
    right = noted(used, timedelta(), soon + later)
    assert right.void
    # The control: without what was noted, the old offset would count again, sooner or later.
    assert [since for since in later if corrected(SIGNED + since, ClockOffset(error, SIGNED)) != SIGNED + since]


@pytest.mark.parametrize("error", [40 * DAY, YEARS])
@pytest.mark.parametrize("after", [timedelta(), 5 * DAY, 50 * DAY])
def test_a_clock_that_was_far_behind_and_was_put_right_stays_right(error: timedelta, after: timedelta) -> None:
    used = noted(ClockOffset(error, SIGNED), error, [*days(0, after.days), after])
    right = noted(used, timedelta(), [after + HOUR, *days(after.days + 1, after.days + 100)])
    assert right.void
    unknown = ClockOffset(error, SIGNED, seen=SIGNED + after)  # the control: it shows no leap
    assert corrected(SIGNED + after + HOUR, unknown) == SIGNED + after + HOUR + error


@pytest.mark.parametrize("error", [HOUR, 12 * HOUR, 3 * DAY])
def test_a_leap_of_some_days_may_be_a_week_without_anybody(error: timedelta) -> None:
    """Nothing tells the two apart; of a clock that was put right, it says too much until the next exchange."""
    used = noted(ClockOffset(error, SIGNED), error, days(0, 2))
    assert corrected(SIGNED + 9 * DAY - error, used) == SIGNED + 9 * DAY
    assert error_of(SIGNED + 2 * DAY, used) == error


@pytest.mark.parametrize("error", BEHIND[:-1])
def test_one_that_was_set_forth_and_back_by_mistake_keeps_its_offset(error: timedelta) -> None:
    used = noted(ClockOffset(error, SIGNED), error, days(0, 2))
    mistaken = followed(used, SIGNED + 3 * DAY - error + 20 * DAY)
    assert not noted(mistaken, error, days(3, 100)).void


@pytest.mark.parametrize("error", [timedelta(), *AHEAD, *BEHIND])
def test_a_clock_without_a_battery_is_never_before_the_last_signed_time(error: timedelta) -> None:
    """It begins in 2000 each morning; also after an exchange on one of these days, and set by hand on some of them."""
    offset, began = ClockOffset(error, SIGNED), datetime(2000, 1, 1, tzinfo=UTC)
    for day in range(1, 10):
        for here in (began, began + 8 * HOUR):
            assert SIGNED <= corrected(here, offset) <= SIGNED + day * DAY
            offset = followed(offset, here)
    if error < timedelta() or error == YEARS:
        by_hand = SIGNED + 10 * DAY
        assert corrected(by_hand, offset) == by_hand
        offset = followed(offset, by_hand)
        assert corrected(began, offset) == SIGNED
        assert corrected(by_hand + DAY, followed(offset, began)) == by_hand + DAY


def test_a_clock_is_right_within_ten_minutes() -> None:
    for by, void in ((TICK, False), (-TICK, False), (-TICK - timedelta(seconds=1), True)):
        offset = followed(ClockOffset(by, SIGNED), SIGNED - by - TICK - timedelta(seconds=1))
        assert offset.void is void
        assert offset.seen is None, "nothing has to be written for a clock that is right"
    assert corrected(SIGNED - timedelta(minutes=9), ClockOffset(timedelta(), SIGNED)) == SIGNED
    last = datetime.max.replace(tzinfo=UTC)
    assert corrected(last, ClockOffset(HOUR, SIGNED)) == last, "nothing beyond"
    assert corrected(SIGNED, ClockOffset()) == SIGNED


def as_json(*values: object) -> str:
    return json.dumps(values)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "[]", "{}", as_json(5, None, 1, None), as_json(5, "x", 1, None), as_json(5, "2026-12-02", 1, None)),
        *(as_json("x", SIGNED.isoformat(), 1, None), as_json(10**12, SIGNED.isoformat(), 1, None)),
        as_json(5, 5, 1, None),
    ],
)
def test_an_exchange_that_cannot_be_read_corrects_nothing(text: str | None) -> None:
    assert offset_of(text) == ClockOffset()


@pytest.mark.parametrize(
    ("note", "seen", "void"),
    [
        *((None, None, False), ("x", None, False), ("[]", None, False), (as_json(2, None, True), None, False)),
        (as_json(1, "2026-03-02", False), None, False),  # of no time zone
        (as_json(1, "x", True), None, False),
        (as_json(1, None, True), None, True),
        (as_json(1, SIGNED.isoformat(), False), SIGNED, False),
    ],
)
def test_what_was_noted_counts_of_the_last_exchange_only(note: str | None, seen: datetime | None, void: bool) -> None:
    offset = offset_of(as_json(5, SIGNED.isoformat(), 1, note))
    assert offset == ClockOffset(timedelta(seconds=5), SIGNED, 1, seen, void)


AT, A_DAY = datetime(2026, 3, 1, tzinfo=UTC), timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "opened", "expected"),
    [
        ((), None, None),  # no phase is for it
        (((0, AT),), None, 0),  # the moment of closing is past it
        (((0, AT + A_DAY),), None, None),
        (((0, AT - A_DAY), (1, AT)), None, 1),  # the last one is named
        (((0, AT - A_DAY), (1, AT + A_DAY)), None, None),  # one of two is still to come
        (((0, AT + A_DAY), (1, AT - A_DAY)), None, None),
        (((0, AT + A_DAY),), 1, 0),  # the platform has opened a later one
        (((1, AT - A_DAY),), 1, None),  # it is the open one, beyond its dates
        (((0, AT - A_DAY), (2, AT - A_DAY)), 1, None),
    ],
)
def test_all_phases_for_it_are_past(
    asked: tuple[tuple[int, datetime], ...], opened: int | None, expected: int | None
) -> None:
    assert past_for(asked, opened, AT) == expected


def test_an_act_that_two_phases_take_is_late_after_both() -> None:
    phases = (
        Phase(key="needs", name="Besoins", opens=AT - 9 * A_DAY, closes=AT - A_DAY, votable=("service",)),
        Phase(key="vote", name="Vote", opens=AT + A_DAY, closes=AT + 2 * A_DAY, votable=("service", "proposal")),
    )
    late = LatePolicy(kind="receipt_time")
    two = Campaign(id="c", version=1, title="C", phases=phases, themes=(), late_policy=late)
    assert ended_for(two, "vote.cast", "service", AT) is None
    assert ended_for(two, "need.submit", "", AT) == phases[0]
    assert ended_for(two, "vote.cast", "service", AT + 2 * A_DAY) == phases[1]
    assert ended_for(two, "need.join", "", AT + 9 * A_DAY) is None, "of other acts nothing is said"


def test_dates_are_told_beside_the_phase_that_is_open() -> None:
    spans = [(AT - 9 * A_DAY, AT - A_DAY), (AT + A_DAY, AT + 2 * A_DAY)]
    assert [(one.past, one.current, one.known, one.moved) for one in dated(spans, None, AT)] == [
        (True, False, False, False),
        (False, False, False, False),
    ]
    assert [(one.past, one.current, one.known, one.moved) for one in dated(spans, 1, AT)] == [
        (True, False, True, True),
        (False, True, True, True),
    ]
