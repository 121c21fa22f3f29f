"""Every script of the installer says of which version it is, and builds nothing."""

import subprocess
import sys
import tomllib
from pathlib import Path

import project_version
import pytest

INSTALLER = Path(__file__).parents[2] / "installer"
SCRIPTS = sorted(
    file
    for file in INSTALLER.rglob("*")
    if file.is_file() and file.read_bytes().startswith(b"#!/usr/bin/env python3\n")
)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((INSTALLER.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert project_version.read() == project["version"]


def test_a_project_without_a_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\n", "utf-8")
    with pytest.raises(ValueError, match="no version"):
        project_version.read(tmp_path)


def test_there_are_scripts() -> None:
    assert {"dev.py", "build_bundle", "build_deb", "release"} <= {script.name for script in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=[str(script.relative_to(INSTALLER)) for script in SCRIPTS])
def test_each_script_says_its_version(script: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-B", script, "--version"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (0, f"relais-communes {project_version.read()}\n"), done.stderr
    assert list(tmp_path.iterdir()) == []
