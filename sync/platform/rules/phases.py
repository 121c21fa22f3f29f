"""Phases as they were really open, and what the campaign says of an act that comes after the close."""

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec import Struct

from sync.contract.campaign import Campaign, LatePolicy, PhaseKey
from sync.contract.lateness import late_verdict


class Period(Struct, frozen=True, kw_only=True):
    """A phase as it was really open: from `opened` (included) to `closed` (excluded; None while it is open)."""

    phase: PhaseKey  #: a phase may have several periods: it can be opened again
    opened: datetime  #: by the platform's clock
    closed: datetime | None  #: when another phase was opened


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
    earlier: bool = False,
) -> bool:
    """Whether a wanted phase was open at `now`, or the late policy still admits an act for one that has closed.

    An act that came before the phase was first opened has waited for it, and is admitted. A phase that is open now
    takes what comes now, even if this machine's clock is behind the clock of whoever opened it.

    `stamped`: when a préfecture had the act in its hands, by its signature; it counts in the period that it lies in.
    None for what came by the network. `earlier`: `now` lies in the past, and a phase that was opened since does not
    take it.
    """
    open_ = [period for period in history if period.phase in wanted]

    def began(period: Period, at: datetime) -> bool:
        return period is open_[0] or period.opened <= at

    for period in open_:
        if period.closed is None:
            if began(period, now) or not earlier:
                return True
        elif began(period, now):
            mine = stamped if stamped is not None and began(period, stamped) else None
            late = late_verdict(policy, closed=period.closed, claimed=claimed, received=now, stamped=mine)
            if late != "too_late":
                return True
    return False
