"""With a projector the window is on it, and the cues on the computer's own screen; turned round if asked. A process of
its own, as the number of screens is decided at its start."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QRect

Screens = dict[str, tuple[int, int, int, int]]
SCREENS: Screens = {"main": (0, 0, 1366, 768), "projector": (1366, 0, 1280, 720)}


#: What a process says of the size that the text begins with, in a world that was left there, exchanged or not.
_SIZE = """
import sys
from pathlib import Path
from desktop import paths
from desktop.demo.program import usual_settings
from desktop.demo.worlds import notes
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.runtime.qt import application
qt = application(sys.argv[:1])
places = paths.find(Path(sys.argv[1]), demonstration=True)
paths.prepare(places)
world = DemonstrationWorld(places, lambda _session: None)
world.live.mkdir()
notes.write(world.note, notes.Note(step=0, network="absent", full_screen=True, exchanged=sys.argv[2] == "True"))
print(usual_settings(world).text_size)
"""


def answer_on(screens: Screens, folder: Path, *arguments: str) -> Any:
    """What a process of its own says that has these screens."""
    laid = [
        {"name": name, "x": x, "y": y, "width": width, "height": height, "dpr": 1}
        for name, (x, y, width, height) in screens.items()
    ]
    config = folder / "screens.json"
    config.write_text(json.dumps({"screens": laid}), "utf-8")
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("screens", "exchanged", "size"),
    [
        (SCREENS, False, 125),
        ({"main": (0, 0, 1920, 1080)}, False, 150),
        ({"main": (0, 0, 1920, 1080), "projector": (1920, 0, 1280, 720)}, False, 125),
        ({"main": (0, 0, 1366, 768), "projector": (1366, 0, 1920, 1080)}, False, 150),
        ({"main": (0, 0, 1366, 768), "projector": (1366, 0, 1920, 1080)}, True, 125),
    ],
)
def test_the_text_begins_larger_where_the_projected_screen_has_many_lines(
    tmp_path: Path, screens: Screens, size: int, *, exchanged: bool
) -> None:
    assert answer_on(screens, tmp_path, "-c", _SIZE, str(tmp_path), str(exchanged)) == size


def test_the_cues_are_not_on_the_projector(tmp_path: Path, prepared: Path) -> None:
    module = "tests.desktop.demo.shown.test_two_screens"
    places = answer_on(SCREENS, tmp_path, "-m", module, str(tmp_path / "data"), str(prepared))
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
    stage_of(relais).turn_slide(shown=True)
    assert presenter_of(relais).isVisible(), "the slide is on the other screen"
    stage_of(relais).turn_slide(shown=False)
    for _ in range(2):
        stage_of(relais).projection.fill()
        note()
    before = relais.session
    stage_of(relais).crash()
    while relais.session in (None, before):
        qt.processEvents()
    note()
    presenter_of(relais).buttons.exchange.click()
    note()
    sys.stdout.write(json.dumps(seen))
    relais.close()
    world.clean_up()


def screen_of(place: QRect) -> str:
    return next(name for name, screen in SCREENS.items() if QRect(*screen).contains(place.center()))


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]))
