"""An installation in which the table that finds services is damaged: it says so, and all else goes on."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def damaged(tmp_path: Path) -> dict[str, str]:
    """The environment of a program whose table is cut in the middle."""
    copy = shutil.copytree(ROOT / "resources", tmp_path / "resources")
    table = copy / "service_weights.bin"
    table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])
    return {**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}


def run(folder: Path, env: dict[str, str], program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys, {program} as it; sys.exit(it.main())", *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_selftest_names_it(tmp_path: Path, damaged: dict[str, str]) -> None:
    done = run(tmp_path, damaged, "desktop.__main__", "--selftest")
    assert done.returncode == 5
    assert "service_weights.bin" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_the_very_words_of_a_service_find_it_and_nothing_fails(tmp_path: Path, damaged: dict[str, str]) -> None:
    """While a need is written each pause asks this: it ended in a dialog each time."""
    data = str(tmp_path / "data")
    made = run(tmp_path, damaged, "desktop.cli", "--data-dir", data, "commune", "use", "45024")
    assert made.returncode == 0, made.stderr
    for asked in ("zorglub", "une place au port", "gérer la ruche "):
        found = run(tmp_path, damaged, "desktop.cli", "--json", "--data-dir", data, "service", "search", asked)
        assert (found.returncode, found.stdout.strip()) == (0, "[]"), found.stderr
        assert "Traceback" not in found.stderr
    named = run(tmp_path, damaged, "desktop.cli", "--json", "--data-dir", data, "service", "search", "OpenCimetière")
    assert [(row["id"], row["degree"]) for row in json.loads(named.stdout)] == [("opencimetiere", "")]
