"""Unused cycles of Qt objects are collected in the thread of the windows: in a worker this would crash the program."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.runtime.garbage_collection import WORKERS
from desktop.runtime.worker import Worker

#: Makes hundreds of unused view-models while a worker allocates; argv[1]: whether Python's own collector is on.
STORM = """
import gc, sys
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QObject, QTimer
from desktop.runtime.worker import Worker

class Model(QAbstractListModel):
    def __init__(self, ask):
        super().__init__()
        self.ask = ask

class ViewModel(QObject):
    def __init__(self):
        super().__init__()
        self.model = Model(self.look)
        self.model.setParent(self)
        self.timer = QTimer(self, interval=1)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    def look(self):
        pass

app, worker, left = QCoreApplication([]), Worker("storm"), [200]

def work():
    return len([[i] for i in range(20_000)])  # allocates enough for Python to look for dead cycles, if it may

def again(_done):
    left[0] -= 1
    if left[0] == 0:
        app.quit()
        return
    for _ in range(20):
        ViewModel()
    worker.submit(work, again)

worker.submit(work, again)
if sys.argv[1] == "automatic":
    gc.enable()
app.exec()
worker.close()
sys.stdout.write("whole")
"""


def storm(search: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-c", STORM, search], capture_output=True, timeout=120, env=environment, check=False
    )


def test_a_storm_of_dead_view_models_crashes_nothing() -> None:
    done = storm("swept")
    assert (done.returncode, done.stdout) == (0, b"whole"), done.stderr.decode()


def test_control_with_the_automatic_search_the_same_storm_crashes() -> None:
    assert storm("automatic").returncode != 0


@pytest.fixture
def automatic() -> Iterator[None]:
    """Garbage collection as in a user's Python; in the tests it is off."""
    gc.enable()
    yield
    gc.disable()


def working(name: str) -> Worker:
    worker = Worker(name)
    worker.submit(lambda: None, lambda _done: None)
    return worker


def test_the_automatic_search_comes_back_with_the_last_worker(qtbot: QtBot, automatic: None) -> None:
    first, second = working("a"), working("b")
    assert not gc.isenabled()
    assert first.close()
    assert not gc.isenabled()
    assert second.close()
    assert second.close()
    assert gc.isenabled()


def test_a_search_that_was_off_before_stays_off(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    assert working("a").close()
    assert not gc.isenabled()


def test_a_worker_that_was_given_nothing_has_no_thread_and_leaves_the_search(qtbot: QtBot, automatic: None) -> None:
    worker, before = Worker("a"), threading.active_count()
    assert gc.isenabled()
    assert worker.close()
    assert (gc.isenabled(), threading.active_count()) == (True, before)


def test_what_is_allowed_with_the_first_frame_waits_for_the_last_worker(qtbot: QtBot, automatic: None) -> None:
    gc.disable()  # as at the start of the program
    worker = working("a")
    WORKERS.allow()
    assert not gc.isenabled()
    assert worker.close()
    assert gc.isenabled()


def test_dead_cycles_are_swept_while_a_worker_lives(qtbot: QtBot) -> None:
    class Knot:
        alive = 0

        def __init__(self) -> None:
            self.me = self
            Knot.alive += 1

        def __del__(self) -> None:
            Knot.alive -= 1

    worker = working("a")
    for _ in range(5000):
        Knot()
    qtbot.waitUntil(lambda: Knot.alive < 5000)
    assert worker.close()
