"""When to try again, as a table: each row has a comment with its reason."""

from datetime import UTC, datetime, timedelta

import pytest

from sync.client.connection import backoff

NOW = datetime(2021, 3, 2, 14, 32, tzinfo=UTC)
DATE = "Tue, 02 Mar 2021 14:32:00 GMT"


@pytest.mark.parametrize(
    ("failures", "wait", "jitter", "seconds"),
    [
        (1, None, 0.0, 0),  # full jitter: trying again at once is allowed
        (1, None, 0.5, 7.5),
        (1, None, 1.0, 15),
        (2, None, 1.0, 30),
        (5, None, 1.0, 240),
        (8, None, 1.0, 1800),  # never more than half an hour
        (10_000, None, 1.0, 1800),  # an office closed for the summer
        (1, 120, 0.0, 120),  # never sooner than the platform asked
        (1, 120, 1.0, 135),  # so that not all clients come back in the same second
        (9, 120, 1.0, 135),  # the platform's own figure counts more than our number of failures
        (1, 0, 0.0, 0),
        (1, 1800, 1.0, 1800),
        (1, 10**9, 0.0, 1800),  # limited to the maximum
    ],
)
def test_next_attempt(failures: int, wait: int | None, jitter: float, seconds: float) -> None:
    assert backoff.next_attempt(NOW, failures, wait, jitter) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "date", "seconds"),
    [
        (None, DATE, None),
        ("120", None, 120),
        (" 120 ", None, 120),
        ("0", None, 0),
        ("1800", None, 1800),
        ("99999999999999999999", None, 1800),
        ("-5", None, None),
        ("1.5", None, None),
        ("soon", DATE, None),
        ("", DATE, None),
        ("١٢", None, None),  # digits of another script
        ("Tue, 02 Mar 2021 14:34:00 GMT", DATE, 120),
        ("Tue, 02 Mar 2021 14:30:00 GMT", DATE, 0),  # already past
        ("Wed, 02 Mar 2033 14:30:00 GMT", DATE, 1800),
        ("Tue, 02 Mar 2021 14:34:00 GMT", None, None),  # no Date to compare it with, and our clock may be years off
        ("Tue, 02 Mar 2021 14:34:00 GMT", "yesterday", None),
        ("Tue, 02 Mar 2021 14:34:00", DATE, None),  # the time zone is missing
        ("Tue, 99 Mar 999999 14:34:00 GMT", DATE, None),
    ],
)
def test_retry_after(text: str | None, date: str | None, seconds: int | None) -> None:
    assert backoff.retry_after(text, date) == seconds


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("last", "next_at", "asked", "automatic", "may"),
    [
        (later(-10), None, False, True, True),  # the last round went well
        (later(-10), later(0), False, True, True),
        (later(-10), later(1), False, True, False),  # no person is waiting
        (later(-10), later(1), False, False, True),  # a person is waiting
        (later(-10), later(110), True, False, False),  # but the platform has asked for patience
        (later(-299), later(1000), True, False, False),
        (later(-300), later(1000), True, False, True),  # five minutes of it are enough to ask of a person
        (later(-300), later(1000), True, True, False),
        (later(500), later(600), True, False, True),  # the clock was set back since: do not make the person wait
        (later(-10), later(86_400), True, True, True),  # longer than any wait that we set
        (later(3600), later(5400), False, True, True),
    ],
)
def test_may_start(last: datetime, next_at: datetime | None, asked: bool, automatic: bool, may: bool) -> None:
    assert backoff.may_start(NOW, last, next_at, asked_to_wait=asked, automatic=automatic) is may
