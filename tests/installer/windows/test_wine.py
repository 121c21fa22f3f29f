"""What a trial under wine is given; that it runs is shown by name: `installer/windows/rehearsal`."""

import subprocess
import sys
from pathlib import Path

import packages
import pytest
import wine

from tests import posix

LOCK = """\
# of the tool
both==1.0 \\
    --hash=sha256:00
    # via us
dropped==2.0 ; python_full_version < '3.12' \\
    --hash=sha256:11 \\
    --hash=sha256:12
here==3.0 ; sys_platform == 'linux' \\
    --hash=sha256:21
kept==4.0 ; sys_platform == 'win32' and platform_python_implementation != 'PyPy' \\
    --hash=sha256:31
"""


def test_windows_is_given_what_the_lock_says_of_it() -> None:
    """On this machine's Python and system another list would be read from the same lines."""
    assert wine.on_windows(LOCK) == (
        "# of the tool\nboth==1.0 \\\n    --hash=sha256:00\n    # via us\nkept==4.0 \\\n    --hash=sha256:31\n"
    )


def test_the_lock_of_the_project_is_read_whole() -> None:
    text = wine.LOCK.read_text("utf-8")
    given = wine.on_windows(text)
    assert " ; " not in given
    names = {line.split("==")[0] for line in given.splitlines() if line.endswith("\\") and "==" in line}
    assert {"pywin32-ctypes", "sspilib", "colorama", "pyside6-essentials", "cffi"} <= names
    assert not {"secretstorage", "jeepney", "macholib", "zipp"} & names
    assert len(names) > 90, "a few alone are for other machines"


def test_paths_are_named_as_programs_for_windows_read_them(tmp_path: Path) -> None:
    assert wine.path(tmp_path / "été") == f"Z:{tmp_path}\\été".replace("/", "\\")


@posix.linux
@pytest.mark.parametrize(
    ("program", "steps", "words"),
    [
        ("release", (), "no Python for Windows"),
        ("rehearsal", (), "no Python for Windows"),
        ("rehearsal", ("window", "lives"), "no Python for Windows"),
        ("rehearsal", ("window", "wndow"), "error: no step: wndow"),
    ],
)
def test_a_folder_without_a_python_for_windows_is_refused_and_a_step_that_is_none(
    program: str, steps: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("makensis", "wixl", "msibuild"):
        (tools / name).write_text("#!/bin/sh\n")
        (tools / name).chmod(0o755)
    command = [sys.executable, packages.HERE / program, "--out", tmp_path / "out", "--wine-python", tmp_path, *steps]
    done = subprocess.run(command, env={"PATH": f"{tools}:/usr/bin:/bin"}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{program}: " in done.stderr
    assert words in done.stderr


@posix.linux
def test_its_programs_run_in_the_environment_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "env").write_text('export WINEPREFIX="/a b" KEPT=1\nunset PYTHONDONTWRITEBYTECODE\n')
    environment = wine.Wine(tmp_path).environment(KEPT="2")
    assert (environment["WINEPREFIX"], environment["KEPT"]) == ("/a b", "2")
    assert "PYTHONDONTWRITEBYTECODE" not in environment
