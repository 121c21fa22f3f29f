"""One window of the demonstration: a second start reaches the first, and no file that a crash left keeps it shut."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from desktop.demo.single import Single
from tests.desktop.demo.playing import PATIENCE_MS

_TAKE = (
    "import sys, pathlib; from desktop.demo.single import Single; sys.exit(Single(pathlib.Path(sys.argv[1])).take())"
)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "relais.lock"


@pytest.fixture
def stranger() -> Iterator[int]:
    """The process number of another program of the same name."""
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as other:
        yield other.pid
        other.communicate()


def age(file: Path) -> None:
    left = time.time() - 60
    os.utime(file, (left, left))


def test_a_second_start_raises_the_first_without_a_socket(qtbot: QtBot, lock: Path) -> None:
    first, second = Single(lock), [sys.executable, "-c", _TAKE, str(lock)]
    assert first.take()
    age(lock)
    with qtbot.waitSignal(first.asked, timeout=PATIENCE_MS), subprocess.Popen(second) as other:
        qtbot.waitUntil(lambda: other.poll() is not None, timeout=PATIENCE_MS)
        assert other.returncode == 0, "it has not taken the lock of a window that answers"
    first.release()
    again = Single(lock)
    assert again.take()
    again.release()


@pytest.mark.parametrize("content", [b"", bytes(64), b"123", None], ids=["empty", "zeros", "half", "a_folder"])
def test_a_lock_that_a_power_cut_has_spoilt_does_not_keep_it_shut(lock: Path, content: bytes | None) -> None:
    if content is None:
        lock.mkdir()
    else:
        lock.write_bytes(content)
        age(lock)
    start = Single(lock, patience=0.1)
    assert start.take()
    start.release()


def test_nor_does_one_whose_process_number_another_program_has_now(lock: Path, stranger: int) -> None:
    killed = QLockFile(str(lock))
    killed.setStaleLockTime(0)
    assert killed.tryLock(0)
    text = lock.read_text()
    killed.unlock()
    lock.write_text(text.replace(str(os.getpid()), str(stranger), 1))
    early = Single(lock, patience=0.1)
    assert not early.take(), "it may be a window that is still being made"
    age(lock)
    start = Single(lock, patience=0.1)
    assert start.take()
    start.release()


def test_a_folder_in_the_place_of_the_call_is_taken_away(qtbot: QtBot, lock: Path) -> None:
    call = lock.with_suffix(".call")
    call.mkdir()
    first = Single(lock)
    assert first.take()
    assert not call.exists()
    with qtbot.waitSignal(first.asked, timeout=PATIENCE_MS):
        call.mkdir()
    assert not call.exists()
    first.release()
