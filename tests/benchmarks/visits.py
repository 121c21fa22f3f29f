"""The first visit of each page, painted: `python -m tests.benchmarks.visits [RUNS]` starts a program for each run.

`ms`: from the choice of the place to the first painted frame of its page; `cpu_ms`: the window's own thread meanwhile,
which says the same on a busy machine. The modules of the pages are imported, as they are soon after each start. The
commune is that of `start_up.py`: forty needs, twenty votes.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from desktop import paths
from desktop.app import Application
from desktop.pages import PLACES, wake_classes
from desktop.policy import Policy
from desktop.runtime.qt import application
from desktop.runtime.real_world import RealWorld
from desktop.settings import Settings
from tests.benchmarks.start_up import furnish
from tests.waiting import until


class Painted(QObject):
    """Whether a page was painted since."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.seen = False
        page.installEventFilter(self)

    def wait(self) -> None:
        until(lambda: self.seen)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


def one(folder: Path) -> dict[str, dict[str, float]]:
    """Opens the window of this folder, and goes to each place but the first, which is in sight."""
    qt = application(["relais"])
    relais = Application(qt, RealWorld(paths.find(folder), Policy(file=folder / "none")), Settings())
    relais.start("45024")
    session = relais.session
    if session is None:
        raise AssertionError
    for place in PLACES:
        place.load()
    wake_classes()
    ready: list[bool] = []
    session.ready.connect(lambda: ready.append(True))
    until(lambda: bool(ready) and session.local.idle)
    session.frame.resize(1366, 768)
    found = {}
    for place in PLACES[1:]:
        began, spent = time.perf_counter(), time.thread_time()
        session.frame.go(place.key)
        Painted(session.frame.page(place.key)).wait()
        found[place.key] = {
            "ms": 1000 * (time.perf_counter() - began),
            "cpu_ms": 1000 * (time.thread_time() - spent),
        }
        until(lambda: session.local.idle)
    relais.close()
    return found


def main(runs: int) -> None:
    environment = os.environ | ({} if "DISPLAY" in os.environ else {"QT_QPA_PLATFORM": "offscreen"})
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        furnish(Path(folder))
        command = [sys.executable, "-m", "tests.benchmarks.visits", "--one", folder]
        said = [json.loads(subprocess.check_output(command, env=environment)) for _ in range(runs)]
    report = {
        place: {name: round(statistics.median(run[place][name] for run in said)) for name in ("ms", "cpu_ms")}
        for place in said[0]
    }
    sys.stdout.write(json.dumps({"runs": runs, **report}, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(json.dumps(one(Path(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
