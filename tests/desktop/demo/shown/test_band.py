"""The violet band of the projected window: it never makes that wider than the screen, and cuts none of its parts."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.views.widgets.buttons import ActButton
from tests.desktop.demo.playing import another_window, frame_of, panel_of, stage_of


@pytest.mark.slow
def test_a_small_window_holds_all_of_it_at_every_size_of_text(application: Application, qtbot: QtBot) -> None:
    """With the panel folded, what the platform counts made it wider than the screen: page and acts were cut."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.start_in("vote"))
    frame, panel = frame_of(application), panel_of(application)
    band = frame.demonstration
    assert band is not None

    def inside(part: QWidget) -> bool:
        place = QRect(part.mapTo(frame, QPoint()), part.size())
        whole = part.width() >= part.minimumSizeHint().width() and part.height() >= part.minimumSizeHint().height()
        return whole and frame.rect().contains(place)

    for size, width, height, unfolded in (
        (100, 1024, 600, False),
        (125, 1024, 600, False),
        (150, 1024, 600, False),
        (200, 1366, 768, False),
        (200, 1024, 600, False),
        (200, 1024, 600, True),
        (200, 760, 600, False),
    ):
        frame.theme.apply(choice="clair", size=size)
        stage.unfolded = unfolded
        frame.resize(width, height)
        panel._fit()
        qtbot.waitUntil(lambda width=width: frame.width() == width)
        parts = [band.words, *band.findChildren(ActButton), *([] if unfolded else [panel.counted])]
        assert len(parts) == 5 - unfolded
        qtbot.waitUntil(lambda parts=parts: all(inside(part) for part in parts))
        lines = band.words.heightForWidth(band.words.width()) // band.words.fontMetrics().lineSpacing()
        assert lines <= (2 if size <= 125 else 3), (size, width, "four, beside what is counted and the buttons")
        assert panel.counted.isVisible() is not unfolded
        assert frame.page(frame.current).geometry().right() < width
    frame.theme.apply(choice="clair", size=100)
    frame.resize(1366, 768)
    qtbot.waitUntil(lambda: panel.counted.isVisible() and panel.counted.x() < band.words.x())
