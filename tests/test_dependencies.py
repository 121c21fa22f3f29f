"""What was learnt about our dependencies and must not come back unseen."""

import sys

from PySide6 import QtCore
from PySide6.QtWidgets import QLabel
from pysqlite3 import dbapi2 as sqlite
from pytestqt.qtbot import QtBot

CALLS = 20_000  # the fault lost a reference at each; at some 3,000 the process ended


def test_a_void_call_of_qt_does_not_lose_a_reference_to_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 dropped one at each call, and aborted the process after some thousands.

    Where None is immortal (from Python 3.12 on) its count does not move at all.
    """
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText(str(number))
        if number % 500 == 0:
            assert sys.getrefcount(None) > before - 400, f"{before - sys.getrefcount(None)} lost in {number} calls"


def test_qt_is_the_line_that_was_tried() -> None:
    assert QtCore.__version_info__[:2] == (6, 11)


def test_sqlite_does_not_have_the_fault_of_the_wal_reset() -> None:
    assert sqlite.sqlite_version_info > (3, 51, 2)
