"""The real program on a real X server, a key held down with `xdotool`: X repeats it, and Qt flags most repeats only.

apt-get install xvfb xdotool
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import x_server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"),
]
_TITLE = "^Relais Communes$"
_HELD_S, _MORE_S = "3", "1"  # X repeats a key after 0.66 s; Enter chooses half a second after it has marked a line


@pytest.fixture
def display() -> Iterator[str]:
    with x_server.display() as name:
        yield name


def test_enter_held_in_the_first_search_opens_no_commune_and_pressed_again_it_does(
    display: str, tmp_path: Path
) -> None:
    screen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    env = os.environ | screen | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}

    def xdotool(*words: str) -> None:
        subprocess.run(["xdotool", *words], env=env, check=True, timeout=120, stdout=subprocess.DEVNULL)

    command = [sys.executable, "-m", "desktop", "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], env=env) as program:
        try:
            xdotool("search", "--sync", "--onlyvisible", "--name", _TITLE, "windowfocus", "--sync")
            xdotool("sleep", _MORE_S, "type", "--delay", "40", "bau")
            xdotool("sleep", _MORE_S, "keydown", "Return", "sleep", _HELD_S, "keyup", "Return", "sleep", _MORE_S)
            assert list(tmp_path.rglob("communes/*.sqlite")) == []
            xdotool("key", "Return")
            xdotool("search", "--sync", "--onlyvisible", "--name", "· Relais Communes$")
            assert len(list(tmp_path.rglob("communes/*.sqlite"))) == 1
        finally:
            program.kill()
