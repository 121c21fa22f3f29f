"""Phases as they were really open, and what the campaign says of an act that comes after the close."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from sync.contract.campaign import Campaign, LatePolicy, PhaseKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A phase as it was really open: from `opened` (included) to `closed` (excluded; None while it is open)."""

    phase: PhaseKey
    opened: datetime
    closed: datetime | None


def periods(changes: Iterable[tuple[datetime, PhaseKey]]) -> tuple[Period, ...]:
    """The periods that a history of openings makes: each phase stays open until another is opened."""
    ordered = list(changes)
    ends = [*(at for at, _ in ordered), None][1:]
    return tuple(
        Period(phase=phase, opened=at, closed=closed) for (at, phase), closed in zip(ordered, ends, strict=True)
    )


def phase_by_dates(campaign: Campaign, now: datetime) -> PhaseKey | None:
    """The phase that the pack's own dates open at `now`."""
    return next((phase.key for phase in campaign.phases if phase.opens <= now < phase.closes), None)


def admitted(
    history: Iterable[Period],
    wanted: Collection[PhaseKey],
    policy: LatePolicy,
    *,
    claimed: datetime,
    now: datetime,
    stamped: datetime | None = None,
) -> bool:
    """Whether a wanted phase was open at `now`, or the late policy still admits an act for one that has closed.

    `stamped`: when a préfecture had it in its hands, by its own signature; None for what came by the network.
    """
    return any(
        period.opened <= now
        and (
            period.closed is None
            or holds_late(policy, claimed=claimed, closed=period.closed, received=now, stamped=stamped)
        )
        for period in history
        if period.phase in wanted
    )


def holds_late(
    policy: LatePolicy, *, claimed: datetime, closed: datetime, received: datetime, stamped: datetime | None = None
) -> bool:
    """Whether an act still counts for a phase that has closed; only the policy may trust the PC's own time."""
    if received < closed:
        return True
    match policy.kind:
        case "cast_time_within":
            return claimed < closed and received < closed + timedelta(days=policy.days)
        case "stamped_by_prefecture":
            return stamped is not None and stamped < closed
        case "receipt_time":
            return False
        case _:
            assert_never(policy.kind)
