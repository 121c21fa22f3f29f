"""An act that waits because the platform lost its subject can be given up in any phase: it does not count yet."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.database.queries import outbox
from desktop.domain.refusals import Refusal
from sync.contract.campaign import PHASES, PhaseKey
from sync.platform.conduct import campaigns
from tests.desktop.actions.exchanging import National
from tests.desktop.actions.votes.retaken_kinds import KINDS, Kind, opened, shown
from tests.desktop.actions.votes.two_computers import Both, both, enrolled, national, rounds

__all__ = ["both", "enrolled", "national"]


def phases(national: National, *keys: PhaseKey) -> None:
    """Opened one after the other, at this platform's time, a minute later each."""
    for key in keys:
        national.now += timedelta(minutes=1)
        with national.store.writing() as connection:
            campaigns.set_phase(connection, key, national.now)


def after(kind: Kind) -> tuple[PhaseKey, ...]:
    return PHASES[PHASES.index(kind.phase) + 1 :]


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_what_waits_is_taken_back_after_its_phase(name: str, both: Both, national: National, tmp_path: Path) -> None:
    kind, (first, _) = KINDS[name], both
    kept = national.backup(tmp_path)
    opened(national, kind)
    rounds(national, first)
    said = kind.say(first).value.op
    national.put_back(kept)
    phases(national, kind.phase)
    rounds(national, first)
    phases(national, *after(kind))
    rounds(national, first, first)
    assert shown(kind, first) == {said: (True, "held")}
    back = kind.take_back(first).value.op
    rounds(national, first, first)
    assert shown(kind, first) == {said: (False, "withdrawn")}
    with first.store.reading() as connection:
        assert {act.op: act.state for act in outbox.listed(connection)} == {said: "accepted", back: "accepted"}


@pytest.mark.parametrize("name", KINDS)
def test_control_what_counts_stays(name: str, both: Both, national: National) -> None:
    kind, (first, _) = KINDS[name], both
    opened(national, kind)
    rounds(national, first)
    said = kind.say(first).value.op
    rounds(national, first)
    phases(national, *after(kind))
    rounds(national, first)
    with pytest.raises(Refusal) as refused:
        kind.take_back(first)
    assert refused.value.code == "phase_closed"
    assert shown(kind, first) == {said: (True, "accepted")}
