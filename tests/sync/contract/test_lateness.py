"""The rule about late acts, as a table: what holds for an act that is received around the close of its phase."""

from datetime import UTC, datetime, timedelta

import pytest

from sync.contract.campaign import LatePolicy
from sync.contract.lateness import late_verdict

CLOSE, DAY = datetime(2026, 4, 13, tzinfo=UTC), timedelta(days=1)
RECEIPT = LatePolicy(kind="receipt_time")
WITHIN = LatePolicy(kind="cast_time_within", days=3)
STAMPED = LatePolicy(kind="stamped_by_prefecture")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("policy", "claimed", "received", "stamped", "last_signed", "verdict"),
    [
        (RECEIPT, CLOSE - DAY, CLOSE - SECOND, None, None, "counts"),
        (RECEIPT, CLOSE + DAY, CLOSE - SECOND, None, None, "counts"),  # received in time: the clock was fast
        (WITHIN, CLOSE + DAY, CLOSE - SECOND, None, None, "counts"),
        (STAMPED, CLOSE - DAY, CLOSE - SECOND, None, None, "counts"),
        (RECEIPT, CLOSE - DAY, CLOSE, None, None, "too_late"),  # the close is outside the phase
        (WITHIN, CLOSE - SECOND, CLOSE + 2 * DAY, None, None, "declared"),
        (WITHIN, CLOSE - SECOND, CLOSE + 3 * DAY, None, None, "too_late"),  # the third day is over
        (WITHIN, CLOSE, CLOSE + SECOND, None, None, "too_late"),  # cast after the close
        (WITHIN, CLOSE - DAY, CLOSE + SECOND, None, CLOSE - 2 * DAY, "declared"),
        (WITHIN, CLOSE - DAY, CLOSE + SECOND, None, CLOSE - DAY, "declared"),
        (WITHIN, CLOSE - DAY, CLOSE + SECOND, None, CLOSE - SECOND, "too_late"),  # earlier than a time already signed
        (STAMPED, CLOSE - DAY, CLOSE + 9 * DAY, CLOSE - SECOND, None, "stamped"),
        (STAMPED, CLOSE - DAY, CLOSE + 9 * DAY, CLOSE, None, "too_late"),
        (STAMPED, CLOSE - DAY, CLOSE + SECOND, None, None, "too_late"),
        (RECEIPT, CLOSE - DAY, CLOSE + SECOND, CLOSE - DAY, None, "too_late"),  # a stamp where the rule knows none
    ],
)
def test_a_late_vote(
    policy: LatePolicy,
    claimed: datetime,
    received: datetime,
    stamped: datetime | None,
    last_signed: datetime | None,
    verdict: str,
) -> None:
    found = late_verdict(
        policy, closed=CLOSE, claimed=claimed, received=received, stamped=stamped, last_signed=last_signed
    )
    assert found == verdict
