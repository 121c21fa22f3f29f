"""A worker does its jobs in order, in its own thread, and reports each in the thread that asked for it."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from desktop.runtime.worker import Done, Worker


def test_jobs_run_in_order_elsewhere_and_are_told_here(qtbot: QtBot) -> None:
    worker = Worker("test")
    seen: list[tuple[int, str, str]] = []

    def job(number: int) -> tuple[int, str]:
        return number, threading.current_thread().name

    for number in range(20):
        worker.submit(
            lambda number=number: job(number),
            lambda done: seen.append((*(done.value or (-1, "")), threading.current_thread().name)),
        )
    qtbot.waitUntil(lambda: len(seen) == 20, timeout=5000)
    here = threading.current_thread().name
    assert seen == [(number, "relais-test", here) for number in range(20)]
    assert worker.idle
    assert worker.close()


def test_an_error_comes_home_and_the_lane_goes_on(qtbot: QtBot) -> None:
    worker = Worker("test")
    told: list[Done[int]] = []
    worker.submit(lambda: 1 // 0, told.append)
    worker.submit(lambda: 7, told.append)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=5000)
    assert isinstance(told[0].error, ZeroDivisionError)
    assert told[1].value == 7
    assert worker.close()


def test_closing_finishes_what_was_taken_and_tells_nobody(qtbot: QtBot) -> None:
    worker = Worker("test")
    did: list[int] = []
    told: list[object] = []
    for number in range(50):
        worker.submit(lambda number=number: did.append(number), told.append)
    assert worker.close()
    assert did == list(range(50))
    worker.submit(lambda: did.append(99), told.append)
    QCoreApplication.processEvents()
    assert told == []
    assert 99 not in did


def test_a_job_that_will_not_end_is_said(qtbot: QtBot) -> None:
    worker = Worker("test")
    held = threading.Event()
    worker.submit(held.wait, lambda _done: None)
    assert not worker.close(patience_s=0.05)
    held.set()
    assert worker.close()


@pytest.mark.parametrize("fails", [False, True])
def test_whoever_asked_is_let_go_in_the_thread_that_asked(qtbot: QtBot, fails: bool) -> None:
    """A view-model may be gone as soon as it was told; destroyed in the worker, with its timers, it crashes Qt."""
    worker, told, gone = Worker("test"), threading.Event(), list[str]()
    worker._home.connect(lambda *_: told.wait(5), Qt.ConnectionType.DirectConnection)  # the worker continues late

    class Asking:
        def job(self) -> int:
            return 1 // (not fails)

        def heard(self, _done: Done[int]) -> None:
            return None

        def __del__(self) -> None:
            gone.append(threading.current_thread().name)

    asking = Asking()
    worker.submit(asking.job, asking.heard)
    del asking
    qtbot.waitUntil(lambda: worker.idle, timeout=5000)
    told.set()
    assert worker.close()
    assert gone == [threading.current_thread().name]
