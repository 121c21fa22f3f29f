"""A first run in a low window with large text: the commune that Enter would choose is in sight, whole."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.paths import Places
from desktop.views.widgets.act_bar import ActButton
from tests.desktop.running import Relais, places

__all__ = ["places"]


@pytest.fixture
def relais(qapp: QApplication, qtbot: QtBot, places: Places) -> Iterator[Relais]:
    relais = Relais(qapp, qtbot, places)
    yield relais
    relais.close()


@pytest.mark.parametrize("height", [500, 560, 668])
def test_the_current_line_is_in_sight_whole_and_so_is_the_field_again(
    relais: Relais, qtbot: QtBot, height: int
) -> None:
    relais.start()
    asking = relais.asking
    relais.app.theme.apply(size=200)
    asking.resize(760, height)
    asking.activateWindow()
    qtbot.waitUntil(asking.isActiveWindow)
    page, lines = asking.page, asking.page.list
    qtbot.keyClicks(page.field.control, "saint-jean")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 3, timeout=20_000)

    def whole() -> bool:
        line = lines.visualRect(lines.currentIndex())
        return lines.viewport().visibleRegion().boundingRect().contains(line)

    for row in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        qtbot.waitUntil(lambda row=row: lines.currentIndex().row() == row and whole())
    page.field.control.setFocus()
    control = page.field.control
    qtbot.waitUntil(lambda: control.visibleRegion().boundingRect() == control.rect())


def test_on_a_wide_screen_its_button_stands_under_the_page(relais: Relais, qtbot: QtBot) -> None:
    """It was alone at the left edge of the screen."""
    relais.start()
    asking = relais.asking
    asking.resize(1920, 900)
    button, header = asking.acts.findChildren(ActButton)[0], asking.page.header

    def left(part: QWidget) -> int:
        return part.mapTo(asking, QPoint(0, 0)).x()

    qtbot.waitUntil(lambda: left(header) > 100)
    qtbot.waitUntil(lambda: left(button) == left(header))
