"""When a field counts as left, and when it does not."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.views.widgets.forms.focus_watcher import FocusWatcher

Reason = Qt.FocusReason


@pytest.mark.parametrize(
    ("kind", "reason", "told"),
    [
        (QEvent.Type.FocusOut, Reason.TabFocusReason, ["amount"]),
        (QEvent.Type.FocusOut, Reason.ActiveWindowFocusReason, ["amount"]),
        (QEvent.Type.FocusOut, Reason.PopupFocusReason, []),  # its list, or its context menu
        (QEvent.Type.FocusIn, Reason.TabFocusReason, []),
    ],
)
def test_a_field_is_left_by_the_keyboard_and_not_by_what_opens_over_it(
    qtbot: QtBot, kind: QEvent.Type, reason: Qt.FocusReason, told: list[str]
) -> None:
    around = QObject()
    leaving, left = FocusWatcher(around), list[str]()
    leaving.left.connect(left.append)
    first, second = QLineEdit(), QLineEdit()
    for control, name in ((first, "title"), (second, "amount")):
        qtbot.addWidget(control)
        leaving.follow(control, name)
    QApplication.sendEvent(second, QFocusEvent(kind, reason))
    assert left == told
