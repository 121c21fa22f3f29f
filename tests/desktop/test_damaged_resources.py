"""An installation in which the table that finds services is damaged: it says so, and all else goes on."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.needs import SEARCH_BROKEN

ROOT = Path(__file__).parents[2]


#: Of a draft that is written, in the file named: what is said beside it.
_BESIDE = """
import sys
from pathlib import Path
from desktop.database.queries.advice import advice
from desktop.database.store import Store
from desktop.viewmodels.needs.advice import shown
store = Store(Path(sys.argv[1]))
with store.reading() as connection:
    print(shown(advice(connection, sys.argv[2], ""), None).way_on)
store.close()
"""


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, str]:
    """The environment of a program with resources of its own, in that folder."""
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    return {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8", "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def damaged(tmp_path: Path, whole: dict[str, str]) -> dict[str, str]:
    """Its table is cut in the middle."""
    table = tmp_path / "resources" / "service_weights.bin"
    table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])
    return whole


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


def test_that_the_search_is_broken_is_said(tmp_path: Path, damaged: dict[str, str]) -> None:
    """“Aucun service connu ne répond” was said of a service by its name, and nothing beside what words alone find."""
    data = str(tmp_path / "data")
    relaisctl = ("desktop.cli", "--data-dir", data)
    run(tmp_path, damaged, *relaisctl, "commune", "use", "45024")
    for asked, found in (("une place au port", []), ("OpenCimetière", ["opencimetiere"])):
        told = run(tmp_path, damaged, *relaisctl, "service", "search", asked)
        assert [line.split()[0] for line in told.stdout.splitlines()] == found
        assert told.stderr.strip() == SEARCH_BROKEN
    file = str(tmp_path / "data" / "communes" / "45024.sqlite")
    command = [sys.executable, "-c", _BESIDE, file, "Chorus Pro"]
    beside = subprocess.run(
        command, cwd=tmp_path, env=damaged, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert beside.stdout.strip() == SEARCH_BROKEN, beside.stderr
    checks = json.loads(run(tmp_path, damaged, "desktop.cli", "--json", *relaisctl[1:], "doctor").stdout)["checks"]
    assert {one["name"]: one["ok"] for one in checks}["search"] is False


def test_without_synonyms_and_other_doors_services_are_found(tmp_path: Path, whole: dict[str, str]) -> None:
    for name in ("synonyms.json", "beyond.json"):
        (tmp_path / "resources" / name).unlink()
    relaisctl = ("desktop.cli", "--json", "--data-dir", str(tmp_path / "data"))
    run(tmp_path, whole, *relaisctl, "commune", "use", "45024")
    for asked, found in (("Chorus Pro", True), ("une photocopieuse en panne", False)):
        done = run(tmp_path, whole, *relaisctl, "service", "search", asked)
        assert (done.returncode, bool(json.loads(done.stdout))) == (0, found), done.stderr
        assert "Traceback" not in done.stderr
    checks = json.loads(run(tmp_path, whole, *relaisctl, "doctor").stdout)["checks"]
    assert {one["name"]: one["ok"] for one in checks}["search"] is False
