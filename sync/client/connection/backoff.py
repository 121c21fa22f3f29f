"""When to try again: full jitter up to half an hour, and the platform's Retry-After. The clock is an argument."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST_S = 15
LONGEST_S = 1800
#: Longest wait for a person who asks for a round, after a platform's Retry-After.
LONGEST_FOR_A_PERSON_S = 300


def next_attempt(now: datetime, failures: int, retry_after: int | None, jitter: float) -> datetime:
    """The earliest time for the next round. `failures` in a row (≥ 1), `jitter` in [0, 1).

    At most half an hour away.
    """
    window = min(LONGEST_S, FIRST_S * 2 ** min(failures - 1, 20))
    wait = jitter * window
    if retry_after is not None:
        # Plus jitter: communes that were all told "120" must not come back in the same second.
        wait = min(LONGEST_S, min(LONGEST_S, retry_after) + jitter * FIRST_S)
    return now + timedelta(seconds=wait)


def may_start(
    now: datetime, last_at: datetime, next_at: datetime | None, *, asked_to_wait: bool, automatic: bool
) -> bool:
    """Whether a round may begin; the last one ended at `last_at` and allowed no other before `next_at`.

    `automatic`: no person asked for it. A person need not wait for our jitter, only for the platform's Retry-After
    (`asked_to_wait`), and for five minutes at most. A `next_at` further away than our longest wait comes from a clock
    that was set back, and is ignored.
    """
    if next_at is None or now >= next_at or next_at - now > timedelta(seconds=LONGEST_S):
        return True
    if automatic:
        return False
    return not asked_to_wait or not timedelta(0) <= now - last_at < timedelta(seconds=LONGEST_FOR_A_PERSON_S)


def retry_after(text: str | None, sent_at: str | None) -> int | None:
    """Seconds of a Retry-After header: a number, or an HTTP date minus the answer's own Date.

    None if absent or unreadable; between 0 and half an hour.
    """
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return LONGEST_S if len(text) > 6 else min(LONGEST_S, int(text))
    until, sent = date_of(text), date_of(sent_at or "")
    if until is None or sent is None:
        return None
    return int(min(LONGEST_S, max(0.0, (until - sent).total_seconds())))


def date_of(text: str) -> datetime | None:
    """The moment that a header of HTTP names; None where it names none."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo is not None else None
