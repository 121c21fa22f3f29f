"""The second press of a double click reaches no widget, but text fields and buttons that turn pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from desktop.views.widgets.buttons import REPEATS, Button, PopupMenu
from desktop.views.widgets.page import Page, PageContext
from tests.desktop.views.composed import composed
from tests.desktop.views.mouse import Mouse

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class Pressed(Page):
    """Its first button gives way to one that takes away; beside them a check box, a field and a button for steps."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Rien", scroll=False)
        self.pressed: list[str] = []
        self.first = Button("Voir", self._open)
        self.taken = Button("Retirer", lambda: self.pressed.append("Retirer"), parent=self)
        self.taken.hide()
        self.further = Button("Suivante", lambda: self.pressed.append("Suivante"))
        self.further.setProperty(REPEATS, True)
        self.box, self.field = QCheckBox("Gratuit"), QLineEdit("un mot")
        for part in (self.first, self.box, self.field, self.further):
            self.body.addWidget(part)

    @property
    def on_box(self) -> QPoint:
        """A place on the words of the check box, which is wider than they are."""
        return QPoint(10, self.box.height() // 2)

    def _open(self) -> None:
        self.pressed.append("Voir")
        self.taken.setGeometry(self.rect())
        self.taken.show()
        self.taken.raise_()


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    return open_window(baule, pressed=Pressed)


@pytest.fixture
def page(window: "Window") -> Pressed:
    shown = window.visit("pressed")
    assert isinstance(shown, Pressed)
    window.settle()
    return shown


@pytest.fixture
def mouse(page: Pressed) -> Mouse:
    return Mouse(page.window())


@pytest.mark.parametrize("between", [30, 140, 499])
def test_a_double_click_presses_nothing_that_has_come_under_the_pointer(
    page: Pressed, mouse: Mouse, between: int
) -> None:
    mouse.click(page.first, after=0)
    place = page.first.rect().center()
    at = page.taken.mapFrom(page.window(), page.first.mapTo(page.window(), place))
    mouse.click(page.taken, after=between, at=at)
    assert page.pressed == ["Voir"]
    assert not page.taken.isDown()
    mouse.click(page.taken, after=500, at=at)
    assert page.pressed == ["Voir", "Retirer"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_a_double_click_on_the_commune_opens_the_choice_of_communes_and_leaves_it_open(
    page: Pressed, mouse: Mouse, window: "Window"
) -> None:
    """It closed at once: an open menu gets all presses itself."""
    switch = window.frame.side.switch
    mouse.click(switch, after=0)
    (menu,) = switch.window().findChildren(PopupMenu)
    assert menu.isVisible()
    on_the_switch = menu.mapFromGlobal(switch.mapToGlobal(switch.rect().center()))
    QTest.mouseDClick(menu, Qt.MouseButton.LeftButton, pos=on_the_switch)
    assert menu.isVisible()
    menu.rest()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=on_the_switch)
    assert not menu.isVisible()


def test_nor_does_it_undo_what_the_first_click_did(page: Pressed, mouse: Mouse) -> None:
    mouse.click(page.box, after=0, at=page.on_box)
    mouse.click(page.box, after=140, at=page.on_box)
    mouse.click(page.box, after=140, at=page.on_box)
    assert page.box.isChecked()
    mouse.click(page.box, after=600, at=page.on_box)
    assert not page.box.isChecked()


def test_two_clicks_in_different_places_both_count(page: Pressed, mouse: Mouse) -> None:
    mouse.click(page.field, after=0)
    mouse.click(page.box, after=140, at=page.on_box)
    assert page.box.isChecked()


def test_a_word_is_selected_and_steps_are_taken_at_each_press(page: Pressed, mouse: Mouse) -> None:
    at = QPoint(12, page.field.height() // 2)
    mouse.click(page.field, after=0, at=at)
    mouse.now += 140
    mouse.click_at(QPointF(page.field.mapTo(page.window(), at)), QEvent.Type.MouseButtonDblClick)
    assert page.field.selectedText() == "un"
    for _press in range(3):
        mouse.click(page.further, after=140)
    assert page.pressed == ["Suivante"] * 3


def test_a_double_click_on_a_line_opens_it_and_presses_nothing_of_what_stands_there_then(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, services=composed("services"))
    services = window.visit("services")
    lines = services.list
    window.qtbot.waitUntil(lambda: lines.model().rowCount() > 3)
    pressed: list[bool] = []
    there = Button("Là", lambda: pressed.append(True), parent=window.frame)
    there.setGeometry(window.frame.rect())
    there.hide()
    lines.chosen.connect(lambda _row: (lines.hide(), there.show()))
    mouse = Mouse(window.frame)
    at = lines.viewport().mapTo(window.frame, lines.visualRect(lines.model().index(1, 0)).center())
    mouse.click(window.frame, after=0, at=at)
    assert there.isVisible()
    mouse.click(window.frame, after=140, at=at)
    assert not pressed
    mouse.click(window.frame, after=500, at=at)
    assert pressed
