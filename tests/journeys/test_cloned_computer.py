"""A data folder copied to another PC, both at work: each act counts once, each with its own key; both verify."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import resources
from tests.faults.programs import platform, relaisctl

pytestmark = pytest.mark.slow


def voted(data: Path, *services: str) -> None:
    for service in services:
        done = relaisctl(data, "vote", "cast", service)
        assert done.status == 0, done


def synced(data: Path) -> Any:
    done = relaisctl(data, "sync")
    assert done.status == 0, done
    return done.json


def whole(data: Path, acts: int) -> None:
    found = relaisctl(data, "verify").json
    assert (found["ok"], found["operations"], found["receipts"]) == (True, acts, acts), found


def test_two_copies_of_one_computer(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with platform(tmp_path / "national") as national:
        assert relaisctl(first, "commune", "use", "45024").status == 0
        catalogue = json.loads(resources.path("catalogue.json").read_bytes())
        one, two, three, four = [service["id"] for service in catalogue][:4]
        assert relaisctl(first, "enrol", "--platform", national.url, "--code", national.code()).status == 0
        need = relaisctl(first, "need", "draft", "--title", "Cimetière", "--description", "Sur papier").json["id"]
        relaisctl(first, "need", "submit", need)
        voted(first, one)
        assert synced(first)["renewed"] == ""
        voted(first, two)  # not sent yet, so that it waits in both copies
        shutil.copytree(first, second)
        voted(first, three)
        voted(second, four)
        assert synced(first)["accepted"] == 2
        told = relaisctl(second, "sync")
        assert (told.json["renewed"], told.json["accepted"], told.json["elsewhere"]) == ("cloned", 1, 1)
        # the vote that waited in both was sent by the first; the second got its receipt before it sent anything
        assert "cet ordinateur a reçu une nouvelle clé" in told.err
        for data in (first, second):
            assert synced(data)["renewed"] == ""
        whole(first, 4)
        whole(second, 4)
        assert {id: len(voters) for id, voters in national.tally().items()} == dict.fromkeys((one, two, three, four), 1)
        enrolled = national.run("device", "list")
        assert sorted(str(each["reason"]) for each in enrolled) == ["None", "cloned"]
        assert [alarm["kind"] for alarm in national.run("alarm", "list")] == ["journal_fork"]


def test_a_new_computer_in_the_old_one_s_place(tmp_path: Path) -> None:
    """Stolen: revoked, a new PC, a new code, and the needs are there to be read and corrected."""
    old, new = tmp_path / "old", tmp_path / "new"
    with platform(tmp_path / "national") as national:
        relaisctl(old, "commune", "use", "45024")
        relaisctl(old, "enrol", "--platform", national.url, "--code", national.code())
        need = relaisctl(old, "need", "draft", "--title", "Cimetière", "--description", "Sur papier").json["id"]
        relaisctl(old, "need", "submit", need)
        synced(old)
        (stolen,) = national.run("device", "list")
        national.run("device", "revoke", stolen["id"])
        assert relaisctl(old, "sync").error["type"] == "device-revoked"
        relaisctl(new, "commune", "use", "45024")
        assert relaisctl(new, "enrol", "--platform", national.url, "--code", national.code()).status == 0
        synced(new)
        (row,) = relaisctl(new, "need", "list").json
        assert (row["id"], row["title"], row["state"]) == (need, "Cimetière", "accepted")
        whole(new, 0)


def test_a_lost_key_and_a_new_code(tmp_path: Path) -> None:
    data = tmp_path / "pc"
    with platform(tmp_path / "national") as national:
        relaisctl(data, "commune", "use", "45024")
        relaisctl(data, "enrol", "--platform", national.url, "--code", national.code())
        id = relaisctl(data, "need", "draft", "--title", "Cimetière", "--description", "Sur papier").json["id"]
        op = relaisctl(data, "need", "submit", id).json["op"]
        for key in (data / "keys").iterdir():
            key.unlink()
        assert relaisctl(data, "sync").error["type"] == "key_lost"
        again = relaisctl(data, "enrol", "--platform", national.url, "--code", national.code())
        assert again.status == 0
        assert "une nouvelle a été faite" in again.err
        assert synced(data)["accepted"] == 1
        assert [act["op"] for act in relaisctl(data, "outbox", "list").json] == [op]
        whole(data, 1)
