"""Killed, the program leaves nothing outside its folder; what it leaves there is gone after the next start."""

import os
import subprocess
import sys
from pathlib import Path

from desktop.demo.worlds.world import TEMPORARY
from tests.desktop.demo.playing import prepared_places
from tests.waiting import until

_PATIENCE_S = 60


def start(folder: Path, home: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "TMPDIR": str(home),
        "TEMP": str(home),
        "TMP": str(home),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
    }
    command = [sys.executable, "-m", "desktop", "--demonstration", "--data-dir", str(folder), *options]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def test_killed_it_leaves_nothing_elsewhere_and_ended_nothing_at_all(tmp_path: Path, prepared: Path) -> None:
    folder, home = tmp_path / "data", tmp_path / "home"
    home.mkdir()
    places = prepared_places(folder, prepared)
    pictures = places.data / TEMPORARY

    def drawn() -> bool:
        return pictures.is_dir() and any(pictures.glob("relais-*/*.svg"))

    first = start(folder, home)
    until(drawn, _PATIENCE_S)
    first.kill()
    first.communicate(timeout=_PATIENCE_S)
    assert drawn()
    assert list(home.iterdir()) == []
    second = start(folder, home, "--trace-start")  # closes by itself
    _, trouble = second.communicate(timeout=_PATIENCE_S)
    assert second.returncode == 0, trouble.decode()
    assert not pictures.exists()
    assert list(home.iterdir()) == []
