"""The presenter's window is made wider, then narrow again: what stood beside the cues stands below them, as before; and
on one screen the page is laid beside them.
"""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from tests.desktop.demo.playing import frame_of, panel_of, presenter_of, ready, stage_of


@pytest.mark.parametrize(("size", "narrow", "wide"), [(100, 560, 1000), (200, 760, 1500)])
def test_made_narrow_again_it_is_laid_as_it_was(
    application: Application, qtbot: QtBot, size: int, narrow: int, wide: int
) -> None:
    presenter, theme = presenter_of(application), frame_of(application).theme
    theme.apply(choice="clair", size=size)
    parts = (presenter.cues, presenter._again, presenter.steps, presenter.buttons.reset)

    def laid(width: int) -> list[QRect]:
        presenter.resize(width, 440)
        for _ in range(3):
            QApplication.processEvents()
        return [QRect(one.mapTo(presenter, QPoint()), one.size()) for one in parts]

    try:
        presenter.toggle()
        before = laid(narrow)
        assert all(above.bottom() < below.top() for above, below in pairwise(before))
        assert presenter.steps.verticalScrollBar().maximum() == 0, "all its lines: it scrolls with what is around it"
        _, again, steps, _ = laid(wide)
        assert again.bottom() < presenter.area.y(), "above the cues"
        assert steps.left() > presenter.area.geometry().right(), "beside them"
        assert laid(narrow) == before
        assert presenter.steps.verticalScrollBar().maximum() == 0
    finally:
        theme.apply(choice="clair", size=100)
        presenter.hide()
    ready(application, qtbot)


def test_on_one_screen_the_page_is_beside_the_cues_that_lie_over_its_panel(
    application: Application, qtbot: QtBot
) -> None:
    """“Reprendre”, of which they speak after a breakdown, lay wholly beneath them."""
    frame, panel, presenter = frame_of(application), panel_of(application), presenter_of(application)
    frame.resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)
    own, right = panel.width(), frame.mapToGlobal(QPoint(1366, 0)).x()

    def show_cues(width: int, left: int) -> None:
        presenter.setGeometry(left, frame.y() + 30, width, 700)
        stage_of(application).changed.emit()

    presenter.toggle()
    show_cues(520, right - 520)
    qtbot.waitUntil(lambda: 520 <= panel.width() < 530)
    page = frame.page("home")
    qtbot.waitUntil(lambda: page.mapToGlobal(QPoint(page.width(), 0)).x() <= presenter.x())
    show_cues(1200, right - 1200)
    qtbot.waitUntil(lambda: panel.width() == own)  # the page would have no room
    show_cues(520, right - 520)
    qtbot.waitUntil(lambda: 520 <= panel.width() < 530)
    show_cues(520, frame.x())
    qtbot.waitUntil(lambda: panel.width() == own)  # moved by hand they are over something else
    show_cues(520, right - 520)
    qtbot.waitUntil(lambda: 520 <= panel.width() < 530)
    presenter.toggle()
    qtbot.waitUntil(lambda: panel.width() == own)
    ready(application, qtbot)
