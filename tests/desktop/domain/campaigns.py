"""A campaign with this phase open."""

from datetime import UTC, datetime, timedelta

from sync.contract.campaign import Campaign, LatePolicy, Phase, PhaseKey

DAY = timedelta(days=1)


def campaign(opened: PhaseKey | None) -> Campaign:
    def phase(key: PhaseKey, start: int, *votable: str) -> Phase:
        opens = datetime(2025, 1, 1, tzinfo=UTC) + start * DAY
        return Phase(key=key, name=key, opens=opens, closes=opens + DAY, votable=votable)

    phases = (phase("needs", 0, "service"), phase("vote", 1, "proposal"), phase("steering", 2), phase("deployment", 3))
    more = {} if opened is None else {"open_phase": opened}
    return Campaign(
        id="c", version=1, title="C", phases=phases, themes=(), late_policy=LatePolicy(kind="receipt_time"), **more
    )
