"""The lock files: names, versions and hashes only, the same versions in both."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

INSTALLER = Path(__file__).parents[2] / "installer"
LOCKS = ("requirements.lock", "requirements-dev.lock")


def entries(name: str) -> list[str]:
    """Return each requirement with its continuation lines joined."""
    joined = (INSTALLER / name).read_text("utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def versions(name: str) -> dict[str, str]:
    return dict(entry.split()[0].split("==") for entry in entries(name))


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_is_in_a_lock(name: str) -> None:
    assert not re.search(r"https?://|--index-url|--find-links|--extra-index", (INSTALLER / name).read_text("utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    found = entries(name)
    assert len(found) > 20
    for entry in found:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry[:80]


def test_both_hold_setuptools_for_the_project_itself_and_agree() -> None:
    application, tests = (versions(name) for name in LOCKS)
    assert "setuptools" in application
    assert application.items() <= tests.items()


def test_without_uv_the_locks_stay_as_they_are() -> None:
    before = [(INSTALLER / name).read_bytes() for name in LOCKS]
    done = subprocess.run(
        [sys.executable, INSTALLER / "renew_locks"], env={"PATH": "/nowhere"}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.partition(":")[0]) == (2, "renew_locks")
    assert [(INSTALLER / name).read_bytes() for name in LOCKS] == before


def test_what_builds_the_project_is_named_for_the_renewal() -> None:
    asked = tomllib.loads((INSTALLER.parent / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert asked
    for one in asked:
        assert all(re.split(r"[^\w-]", one)[0] in versions(name) for name in LOCKS)
