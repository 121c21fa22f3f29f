"""The platform dies in the midst of a batch; the commune is told, loses nothing, and counts once when it is back."""

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop import paths
from desktop.actions.kit.commune_context import local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from tests.faults.programs import Platform, enrolled, platform, relaisctl

pytestmark = pytest.mark.slow

NEEDS = 200  # four blocks, each committed alone
DEADLINE_S = 60
LOST = {"cut", "refused", "timeout", "platform_down"}


def test_the_platform_is_killed_in_mid_batch(tmp_path: Path) -> None:
    data = tmp_path / "pc"
    with platform(tmp_path / "national") as national:
        enrolled(data, national)
        _write_needs(data)
        before = relaisctl(data, "outbox", "list").json
        with subprocess.Popen(
            [sys.executable, "-c", "from desktop.cli import main; main()", "--data-dir", data, "--json", "sync"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as sync:
            taken = _wait_for_a_block(national)
            national.kill()
            out, err = sync.communicate(timeout=DEADLINE_S)
        assert 0 < taken < NEEDS  # in the midst, indeed
        assert sync.returncode == 3, (out, err)
        assert b"Traceback" not in err
        assert "rien n’est perdu" in err.decode().lower()

        # Nothing moved without the platform's signature, and nothing is damaged.
        after = relaisctl(data, "outbox", "list").json
        assert [act["op"] for act in after] == [act["op"] for act in before]
        assert {act["state"] for act in after} == {"finalised"}
        assert relaisctl(data, "verify").json == {
            "ok": True,
            "operations": NEEDS,
            "receipts": 0,
            "words": 0,
            "first_bad": None,
            "contradictions": 0,
        }
        away = relaisctl(data, "sync")
        assert (away.status, away.error["type"]) == (3, "refused")

        national.serve()
        done = relaisctl(data, "sync")
        assert (done.status, done.json["accepted"]) == (0, NEEDS), done
        listed = national.run("need", "list")
        assert len(listed) == len({need["title"] for need in listed}) == NEEDS
        acts = relaisctl(data, "outbox", "list").json
        assert {act["state"] for act in acts} == {"accepted"}
        assert sorted(act["number"] for act in acts) == list(range(1, NEEDS + 1))
        assert relaisctl(data, "verify").json["receipts"] == NEEDS


def _write_needs(data: Path) -> None:
    with closing(open_commune(paths.find(data), "45024", local_time)) as context:
        for number in range(NEEDS):
            submit_need(context, draft_need(context, None, title=f"Besoin {number}", description="Papier").value)


def _wait_for_a_block(national: Platform) -> int:
    """How many operations stand once there are any."""
    end = time.monotonic() + DEADLINE_S
    with closing(sqlite.connect(national.folder / "platform.sqlite", isolation_level=None)) as connection:
        while time.monotonic() < end:
            (count,) = connection.execute("SELECT count(*) FROM operation").fetchone()
            if count:
                return int(count)
    raise AssertionError("no block came")
