"""A projector that is plugged in, or set to show the same, while the demonstration runs, on a real X server.

apt-get install xvfb x11-xserver-utils
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtGui import QGuiApplication

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xrandr")), reason="needs Xvfb and xrandr"),
]


def test_the_cues_are_never_projected_by_themselves(tmp_path: Path, prepared: Path) -> None:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with (
        subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL) as server,
        os.fdopen(reading) as displayed,
    ):
        os.close(writing)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.desktop.demo.shown.test_plugged", str(tmp_path), str(prepared)],
                capture_output=True,
                env=os.environ | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{displayed.readline().strip()}"},
                timeout=240,
                check=False,
            )
        finally:
            server.terminate()
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "one screen": ["A", None],
        "asked for there": ["A", "A"],
        "plugged in": ["B", "A"],
        "put away": ["B", None],
        "asked for": ["B", "A"],
        "after a breakdown": ["B", "A"],
        "unplugged": ["A", None],
    }


def play(folder: Path, prepared: Path) -> None:
    """On which screen the window is, and the cues where they are shown."""
    from desktop import paths
    from desktop.app import Application
    from desktop.demo.program import begin
    from desktop.runtime.qt import application
    from desktop.settings import PROJECTED
    from tests.desktop.demo.playing import frame_of, presenter_of, stage_of

    def monitors(*words: str) -> None:
        subprocess.run(["xrandr", *words], check=True, stdout=subprocess.DEVNULL)

    places = paths.find(folder, demonstration=True)
    paths.prepare(places)
    shutil.copytree(prepared, places.data / "templates")
    qt = application(sys.argv[:1])
    world = begin(places)
    relais = Application(qt, world, PROJECTED)
    relais.start()
    seen: dict[str, Any] = {}

    def until(*expected: str | None) -> list[str | None]:
        """Until both are there, or no longer: what is not expected then fails where it is compared."""
        deadline, last = QDeadlineTimer(20_000), QDeadlineTimer(1_000)
        there: list[str | None] = []
        while not deadline.hasExpired() and (there != list(expected) or not last.hasExpired()):
            qt.processEvents()
            if relais.session and relais.session.syncing._timer.isActive():
                presenter = presenter_of(relais)
                window = frame_of(relais).frameGeometry().center().x()
                cues = presenter.frameGeometry().center().x() if presenter.isVisible() else None
                there = [None if at is None else "B" if at > 683 else "A" for at in (window, cues)]
                if len(QGuiApplication.screens()) == 1:
                    there = [None if one is None else "A" for one in there]
        return there

    seen["one screen"] = until("A", None)
    presenter_of(relais).toggle()
    seen["asked for there"] = until("A", "A")
    monitors("--setmonitor", "A", "683/180x768/200+0+0", "screen")
    monitors("--setmonitor", "B", "683/180x768/200+683+0", "none")
    seen["plugged in"] = until("B", "A")
    presenter_of(relais).toggle()
    seen["put away"] = until("B", None)
    presenter_of(relais).toggle()
    seen["asked for"] = until("B", "A")
    before = relais.session
    stage_of(relais).crash()
    while relais.session in (None, before):
        qt.processEvents()
    seen["after a breakdown"] = until("B", "A")
    monitors("--delmonitor", "B")
    monitors("--delmonitor", "A")
    seen["unplugged"] = until("A", None)
    sys.stdout.write(json.dumps(seen))
    relais.close()
    world.clean_up()


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]))
