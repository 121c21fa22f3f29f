"""With a projector the window is on it, and the cues on the computer's own screen; turned round if asked. A process of
its own, as the number of screens is decided at its start."""

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QRect

SCREENS = {"main": (0, 0, 1366, 768), "projector": (1366, 0, 1280, 720)}


def test_the_cues_are_not_on_the_projector(tmp_path: Path, prepared: Path) -> None:
    screens = [
        {"name": name, "x": x, "y": y, "width": width, "height": height, "dpr": 1}
        for name, (x, y, width, height) in SCREENS.items()
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop.demo.shown.test_two_screens", str(tmp_path / "data"), str(prepared)],
        capture_output=True,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    places = json.loads(done.stdout)
    projector, main = ["projector", "main", True], ["main", "projector", True]
    assert places == [projector, [*projector[:2], False], projector, projector, main]


def play(folder: Path, prepared: Path) -> None:
    """Where the window is, where the cues are, and whether the window has the whole screen: at five moments."""
    from tests.desktop.demo.playing import frame_of, presenter_of, projected, stage_of

    qt, world, relais = projected(folder, prepared)
    seen: list[list[object]] = []

    def settle() -> None:
        deadline = QDeadlineTimer(20_000)
        while not deadline.hasExpired() and not (relais.session and relais.session.syncing._timer.isActive()):
            qt.processEvents()
        for _ in range(50):
            qt.processEvents()

    def note() -> None:
        settle()
        windows = (frame_of(relais), presenter_of(relais))
        assert windows[1].isVisible()
        seen.append([*(screen_of(one.geometry()) for one in windows), windows[0].isFullScreen()])

    note()
    for _ in range(2):
        stage_of(relais).projection.fill()
        note()
    before = relais.session
    stage_of(relais).crash()
    while relais.session in (None, before):
        qt.processEvents()
    note()
    presenter_of(relais).exchange.click()
    note()
    sys.stdout.write(json.dumps(seen))
    relais.close()
    world.clean_up()


def screen_of(place: QRect) -> str:
    return next(name for name, screen in SCREENS.items() if QRect(*screen).contains(place.center()))


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]))
