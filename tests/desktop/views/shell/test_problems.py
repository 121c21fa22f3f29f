"""Bugs are shown one at a time."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.views.shell.problem import ProblemDialog
from desktop.views.shell.problems import Problems
from desktop.views.widgets.theme import Theme


def dialogs() -> list[ProblemDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ProblemDialog) and one.isVisible()]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(qapp, choice="clair", size=100)
    yield theme
    theme.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_second_bug_waits_for_no_dialog_and_a_later_one_has_its_own(theme: Theme, window: QWidget) -> None:
    problems = Problems(theme)
    problems.show(LookupError("first"), window)
    problems.show(LookupError("second"), window)
    (first,) = dialogs()
    assert first.styleSheet(), "dressed like the other windows"
    first.accept()
    problems.show(LookupError("third"), window)
    (third,) = dialogs()
    assert third is not first
    third.accept()


def test_what_ends_the_program_is_no_bug(theme: Theme, window: QWidget) -> None:
    Problems(theme).show(KeyboardInterrupt(), window)
    assert dialogs() == []


def test_a_dialog_that_went_with_its_window_hides_no_later_bug(theme: Theme) -> None:
    problems, gone = Problems(theme), QWidget()
    gone.show()
    problems.show(LookupError("first"), gone)
    delete(gone)
    problems.show(LookupError("second"), None)
    (second,) = dialogs()
    second.accept()
