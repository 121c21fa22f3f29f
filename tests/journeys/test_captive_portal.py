"""A Wi-Fi that answers in the platform's place: said as such by relaisctl, and not one act moves."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.programs import Platform, platform, relaisctl

pytestmark = pytest.mark.slow

PORTALS = ("page", "redirect", "login")


@dataclass(frozen=True)
class Place:
    """A commune's PC, the platform, and the Wi-Fi between them, a process of its own."""

    data: Path
    national: Platform
    url: str
    state: Path

    def wifi(self, state: str) -> None:
        self.state.write_text(state, "utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    state = tmp_path / "road"
    state.write_text("open", "utf-8")
    with platform(tmp_path / "national") as national:
        road = [sys.executable, str(Path(__file__).with_name("road.py")), national.url.rpartition(":")[2], str(state)]
        with subprocess.Popen(road, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            port = json.loads(process.stdout.readline())["port"]
            yield Place(tmp_path / "pc", national, f"http://127.0.0.1:{port}", state)
            process.terminate()


def test_an_exchange_behind_a_portal(place: Place) -> None:
    data = place.data
    relaisctl(data, "commune", "use", "45024")
    code = place.national.code()
    assert relaisctl(data, "enrol", "--platform", place.url, "--code", code).status == 0
    relaisctl(data, "vote", "cast", "opencimetiere")
    before = relaisctl(data, "outbox", "list").json
    for portal in PORTALS:
        place.wifi(portal)
        found = relaisctl(data, "sync")
        assert (found.status, found.error["type"]) == (3, "not_the_platform"), (portal, found)
        assert "ne vient pas de la plateforme" in found.error["title"]
        assert "Wi-Fi" in found.error["detail"]
        assert relaisctl(data, "outbox", "list").json == before
    doctor = relaisctl(data, "doctor")
    assert doctor.status == 3
    assert [check["name"] for check in doctor.json["checks"] if not check["ok"]] == ["platform"]
    assert relaisctl(data, "verify").json == {
        "ok": True,
        "operations": 1,
        "receipts": 0,
        "words": 0,
        "first_bad": None,
        "contradictions": 0,
    }
    assert place.national.tally() == {}
    place.wifi("open")
    assert relaisctl(data, "sync").json["accepted"] == 1
    assert place.national.tally() == {"opencimetiere": ["45024"]}


def test_an_enrolment_behind_a_portal_leaves_the_code_good(place: Place) -> None:
    data = place.data
    relaisctl(data, "commune", "use", "45024")
    code = place.national.code()
    for portal in PORTALS:
        place.wifi(portal)
        found = relaisctl(data, "enrol", "--platform", place.url, "--code", code)
        assert (found.status, found.error["type"]) == (3, "not_the_platform"), (portal, found)
        refused = relaisctl(data, "sync")
        assert (refused.status, refused.error["type"]) == (1, "not_enrolled")
    place.wifi("open")
    assert relaisctl(data, "enrol", "--platform", place.url, "--code", code).status == 0
