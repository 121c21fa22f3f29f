"""What holds for an act that is received once its phase has closed: the campaign's rule, the same at both ends."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias, assert_never

from sync.contract.campaign import LatePolicy

#: The platform's reason where it refuses an act by this rule.
PHASE_CLOSED = "phase_closed"
#: The verdict. counts: received in time · declared: in time by the commune's own clock · stamped: in time by a
#: préfecture's stamp.
Late: TypeAlias = Literal["counts", "declared", "stamped", "too_late"]


def late_verdict(
    policy: LatePolicy,
    *,
    closed: datetime,
    claimed: datetime,
    received: datetime,
    stamped: datetime | None = None,
    last_signed: datetime | None = None,
) -> Late:
    """What the rule says of an act of a phase that closed at `closed` (excluded), received at `received`.

    `claimed` is the PC's own time, which `cast_time_within` alone trusts, and only where it is not earlier than the
    last time that this PC had seen signed. `stamped`: when a préfecture had the act in its hands, by its signature.
    """
    if received < closed:
        return "counts"
    match policy.kind:
        case "receipt_time":
            return "too_late"
        case "cast_time_within":
            believed = last_signed is None or claimed >= last_signed
            in_time = claimed < closed and received < closed + timedelta(days=policy.days)
            return "declared" if believed and in_time else "too_late"
        case "stamped_by_prefecture":
            return "stamped" if stamped is not None and stamped < closed else "too_late"
        case _:
            assert_never(policy.kind)
