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

from tests.x_server import display

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xrandr")), reason="needs Xvfb and xrandr"),
]


def test_the_cues_are_never_projected_by_themselves(tmp_path: Path, prepared: Path) -> None:
    with display() as name:
        done = subprocess.run(
            [sys.executable, "-m", "tests.desktop.demo.shown.test_plugged", str(tmp_path), str(prepared)],
            capture_output=True,
            env=os.environ | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": name},
            timeout=240,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "one screen": ["A", None],
        "asked for there": ["A", "A"],
        "plugged in": ["B", "A"],
        "put away": ["B", None],
        "asked for": ["B", "A"],
        "after a breakdown": ["B", "A"],
        "unplugged": ["A", None],
        "plugged again": ["B", "A"],
        "to be exchanged": True,
        "unplugged with a dialog": ["A", None],
        "the dialog": [True, True, True, "Saint-Malo"],
        "plugged after it": ["B", "A"],
        "a preview over the page": "B",
        "unplugged with a preview": ["A", None],
        "the preview": "A",
        "plugged with a preview": ["B", "A"],
        "the preview there": "B",
        "exchanged with a preview": ["A", "B"],
        "the preview exchanged": "A",
        "exchanged back": ["B", "A"],
        "unplugged with a form": ["A", None],
        "the form": [False, "Lise"],
        "a form over the page": 1,
        "plugged after the form": ["B", "A"],
        "on the projector": 0,
        "put away and unplugged": ["A", None],
        "plugged once more": ["B", None],
    }


def play(folder: Path, prepared: Path) -> None:
    """On which screen the window is, and the cues where they are shown."""
    from desktop.demo.shown.name_dialog import NameDialog
    from desktop.demo.shown.sheet import sheet_preview
    from desktop.demo.shown.sheet.adviser import Adviser
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
    from desktop.demo.shown.sheet.typed_lines import TypedLines
    from desktop.views.preview.dialog import PreviewDialog
    from tests.desktop.demo.playing import frame_of, panel_of, presenter_of, projected, stage_of, type_in

    def monitors(*words: str) -> None:
        subprocess.run(["xrandr", *words], check=True, stdout=subprocess.DEVNULL)

    def plug() -> None:
        monitors("--setmonitor", "B", "683/180x768/200+683+0", "none")

    def unplug() -> None:
        monitors("--delmonitor", "B")

    qt, world, relais = projected(folder, prepared)
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

    def preview_over() -> PreviewDialog:
        (dialog,) = (one for one in frame_of(relais).findChildren(PreviewDialog) if one.isVisible())
        return dialog

    def preview_on() -> str:
        """The screen that holds all of it."""
        place = preview_over().frameGeometry()
        return next((one.name() for one in QGuiApplication.screens() if one.geometry().contains(place)), "none")

    seen["one screen"] = until("A", None)
    presenter_of(relais).toggle()
    seen["asked for there"] = until("A", "A")
    monitors("--setmonitor", "A", "683/180x768/200+0+0", "screen")
    plug()
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
    unplug()
    seen["unplugged"] = until("A", None)
    plug()
    seen["plugged again"] = until("B", "A")
    seen["to be exchanged"] = presenter_of(relais).buttons.exchange.isVisible()
    presenter_of(relais).buttons.name.click()
    (dialog,) = presenter_of(relais).findChildren(NameDialog)
    until("B", "A")  # it has the keyboard
    type_in(dialog, "Saint-Mal")
    unplug()
    seen["unplugged with a dialog"] = until("A", None)
    window = frame_of(relais)
    in_front = dialog.windowHandle().transientParent() is window.windowHandle()
    type_in(dialog, "o")
    seen["the dialog"] = [dialog.isVisible(), in_front, qt.focusWidget() is dialog.line, dialog.line.text()]
    dialog.reject()
    plug()
    seen["plugged after it"] = until("B", "A")
    sheet_preview._preview(stage_of(relais), Adviser(name="Lise"))
    seen["a preview over the page"] = preview_on()
    unplug()
    seen["unplugged with a preview"] = until("A", None)
    seen["the preview"] = preview_on()
    plug()
    seen["plugged with a preview"] = until("B", "A")
    seen["the preview there"] = preview_on()
    presenter_of(relais).buttons.exchange.click()
    seen["exchanged with a preview"] = until("A", "B")
    seen["the preview exchanged"] = preview_on()
    presenter_of(relais).buttons.exchange.click()
    seen["exchanged back"] = until("B", "A")
    preview_over().reject()
    presenter_of(relais).buttons.lines.click()
    (form,) = presenter_of(relais).findChildren(AdviserDialog)
    form.fields["name"].setText("Lise")
    unplug()
    seen["unplugged with a form"] = until("A", None)
    seen["the form"] = [
        bool(presenter_of(relais).findChildren(AdviserDialog)),
        *stage_of(relais).findChild(TypedLines).texts.values(),
    ]
    panel_of(relais).buttons.leaflet.click()
    seen["a form over the page"] = len(frame_of(relais).findChildren(AdviserDialog))
    plug()
    seen["plugged after the form"] = until("B", "A")
    seen["on the projector"] = len(frame_of(relais).findChildren(AdviserDialog))
    presenter_of(relais).toggle()
    unplug()
    seen["put away and unplugged"] = until("A", None)
    plug()
    seen["plugged once more"] = until("B", None)
    sys.stdout.write(json.dumps(seen))
    relais.close()
    world.clean_up()


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]))
