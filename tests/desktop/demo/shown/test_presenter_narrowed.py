"""The presenter's window is made wider, then narrow again: what stood beside the cues stands below them, as before."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from tests.desktop.demo.playing import frame_of, presenter_of, ready


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
