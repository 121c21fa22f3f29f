"""An accent typed before its letter while the step of a new text comes, by the keys of a real X server.

apt-get install xvfb xdotool x11-xkb-utils
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from tests.x_server import display

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(map(shutil.which, ("Xvfb", "xdotool", "setxkbmap"))), reason="needs Xvfb, xdotool and setxkbmap"
    ),
]

_CIRCUMFLEX, _DIAERESIS = "34", "shift+34"  # by their place: by their names a free key would get another meaning first
_TYPED = ("c", "r", _CIRCUMFLEX, "e", "c", "h", "e", "space", "n", "o", _DIAERESIS, "e", "l")
_WORDS = "crêche noël"


def test_it_is_written_as_in_the_field_itself(tmp_path: Path, prepared: Path) -> None:
    """The field itself is the control: there the system puts both together."""
    with display() as name:
        done = subprocess.run(
            [sys.executable, "-m", "tests.desktop.demo.shown.test_dead_keys", str(tmp_path), str(prepared)],
            capture_output=True,
            env=os.environ | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": name, "LC_ALL": "C.UTF-8"},
            timeout=240,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {"while it comes": _WORDS, "in the field": _WORDS + "ê"}


def play(folder: Path, prepared: Path) -> None:
    """What stands in the field, typed while it comes, and with a letter more that is typed there."""
    from desktop.demo.shown.typed_ahead import TypedAhead
    from tests.desktop.demo.playing import frame_of, projected
    from tests.waiting import until

    _qt, world, relais = projected(folder, prepared)
    until(lambda: relais.session is not None and relais.session.syncing._timer.isActive(), 60)
    frame, session = frame_of(relais), cast("Any", relais.session)
    subprocess.run(["setxkbmap", "fr"], check=True)  # once a client is there: without any, the server forgets it
    until(lambda: frame.isActiveWindow() and session.local.idle, 60)

    def press(*keys: str) -> None:
        pressing = subprocess.Popen(["xdotool", "key", "--delay", "20", *keys])
        until(lambda: pressing.poll() is not None, 60)

    page: Any = frame.page("needs")
    title, stands = page.form.fields["title"].control, {}
    coming, ahead = Event(), frame.findChild(TypedAhead)
    session.local.submit(coming.wait, lambda _done: None)
    press("Next", *_TYPED)
    until(lambda: len(ahead._keys) == len(_TYPED), 60)
    coming.set()
    until(lambda: title.text() != "", 60)
    stands["while it comes"] = title.text()
    before = title.text()
    press(_CIRCUMFLEX, "e")  # alone: behind other letters in a hurry the system's composed one overtakes them
    until(lambda: title.text() != before, 60)
    stands["in the field"] = title.text()
    sys.stdout.write(json.dumps(stands))
    relais.close()
    world.clean_up()


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]))
