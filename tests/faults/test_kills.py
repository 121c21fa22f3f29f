"""An act shown as saved survives kill -9. The long campaign is run by name (CAMPAIGNS.md)."""

import contextlib
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.settings.choose_commune import choose_commune
from sync.client.device.keystore import FileKeyStore
from tests.faults import acting, kills
from tests.faults.acting import COMMUNE, FLAWS
from tests.faults.memory import Act, Memory, recall
from tests.faults.programs import relaisctl

SERVICE = "soliguide"


@pytest.mark.slow
def test_killed_at_random_while_acting(tmp_path: Path) -> None:
    report = kills.run(tmp_path, kills=15, seed=20)
    assert report.findings == []
    assert (report.kills, report.lost, report.half) == (15, 0, 0)
    assert report.acknowledged > 15  # it did act
    assert report.in_an_act > 3  # and was killed in the midst of it
    verified = relaisctl(tmp_path, "verify", "--commune", COMMUNE)
    assert verified.status == 0, verified
    assert verified.json["operations"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_program_is_caught(tmp_path: Path, flaw: str) -> None:
    """The control: it must fail, or the campaign sees nothing."""
    report = kills.run(tmp_path, kills=80, seed=3, flaw=flaw)
    assert report.findings
    assert (report.lost, report.half)[FLAWS.index(flaw)] > 0


@pytest.mark.parametrize("cancelled", [(1,), (3,), (1, 3), (3, 2, 1, 0)])
def test_withdrawals_cancelled_in_any_order(tmp_path: Path, cancelled: tuple[int, ...]) -> None:
    """The oracle above and the program agree on which vote stands."""
    places = paths.find(tmp_path)
    paths.prepare(places)
    context = choose_commune(places, COMMUNE, local_time, FileKeyStore(places.keys))
    known, done = Memory(), []
    with contextlib.closing(context):
        for verb in ("cast", "withdraw_vote") * 2:
            known, op = _do(context, known, Act(verb, SERVICE))
            done.append(op)
        for number in cancelled:
            known, _ = _do(context, known, Act("cancel", done[number]))
    found, _ = recall(places.database(COMMUNE))
    assert found == known


def _do(context: CommuneContext, known: Memory, act: Act) -> tuple[Memory, str]:
    made = acting.do(context, act)
    return known.after(act, made.subject, made.op), made.op
