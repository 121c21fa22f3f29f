"""A widget that gets the keyboard focus becomes visible, however it got it, and stays so while one writes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class _Form(Page):
    """Higher than a small window: a button, then fields, of which only the last has a letter."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Formulaire")
        self.above = Label("Une ligne\n" * 12)
        self.above.hide()
        self.first = Button("Clé USB…")
        self.fields = [Field(f"Champ {number}", QLineEdit(), name=str(number)) for number in range(9)]
        self.last = Field("&Dernier", QLineEdit(), name="last")
        self.add(self.first, self.above, *self.fields, self.last)


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    window = open_window(baule, form=_Form)
    window.size(1024, 600, 200)
    return window


@pytest.fixture
def page(window: "Window") -> _Form:
    page = window.visit("form")
    assert isinstance(page, _Form)
    return page


def whole(part: QWidget) -> bool:
    return part.visibleRegion() == QRect(QPoint(), part.size())


@pytest.mark.slow
def test_a_letter_leads_to_a_field_in_sight_with_its_label_and_what_is_typed_there_stays(
    window: "Window", page: _Form
) -> None:
    control, bar = page.last.control, page.area.verticalScrollBar()
    assert not whole(control)
    QTest.keyClick(window.frame, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    window.qtbot.waitUntil(lambda: control.hasFocus() and whole(control))
    bar.setValue(0)
    QTest.keyClicks(control, "A")
    window.qtbot.waitUntil(lambda: whole(control))
    above = page.fields[2]
    above.control.setFocus()
    window.qtbot.waitUntil(lambda: whole(above.control) and whole(above.label))


def test_tab_from_the_menu_leads_to_the_head_of_a_page_that_was_scrolled(window: "Window", page: _Form) -> None:
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    window.frame.side.buttons["form"].setFocus()
    QTest.keyClick(window.frame.side.buttons["form"], Qt.Key.Key_Tab)
    assert page.first.hasFocus()
    window.qtbot.waitUntil(lambda: whole(page.first))


def test_what_comes_above_pushes_nothing_out_of_sight_but_where_one_has_scrolled_to_read(
    window: "Window", page: _Form
) -> None:
    field, bar = page.fields[1].control, page.area.verticalScrollBar()
    field.setFocus()
    window.qtbot.waitUntil(lambda: whole(field))
    page.above.show()
    window.settle()
    window.qtbot.waitUntil(lambda: bar.value() > 0 and whole(field))
    bar.setValue(bar.maximum())
    page.above.hide()
    window.qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    window.settle()
    assert not whole(field)


@pytest.mark.slow
def test_the_head_of_a_page_is_seen_again_once_what_stood_above_the_field_is_gone(
    window: "Window", page: _Form
) -> None:
    """A page that gave the keyboard away before it was laid out stayed scrolled, its title out of sight."""
    field, bar = page.fields[0].control, page.area.verticalScrollBar()
    page.above.show()
    window.settle()
    field.setFocus()
    window.qtbot.waitUntil(lambda: bar.value() > 0 and whole(field))
    page.above.hide()
    window.qtbot.waitUntil(lambda: bar.value() == 0 and whole(field))
    bar.setValue(bar.maximum())  # scrolls, in order to read; then something appears and disappears
    page.above.show()
    window.settle()
    page.above.hide()
    window.settle()
    assert bar.value() > 0, "where one has scrolled, it does not go back to the head"


class _Inside(Page):
    """One that does not scroll, but a part of it."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Formulaire", scroll=False)
        self.fields = [Field(f"Champ {number}", QLineEdit(), name=str(number)) for number in range(9)]
        self.scrolled, inside = QScrollArea(), QWidget()
        column = QVBoxLayout(inside)
        for field in self.fields:
            column.addWidget(field)
        self.scrolled.setWidget(inside)
        self.scrolled.setWidgetResizable(True)
        self.body.addWidget(self.scrolled, 1)
        self.notice = Notice()
        self.foot.put(self.notice)


def test_a_field_in_a_part_that_scrolls_stays_in_sight_over_what_is_said_at_the_foot(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, form=_Inside)
    window.size(1024, 600, 150)
    page = window.visit("form")
    control = next(field.control for field in page.fields[::-1])
    control.setFocus()
    window.qtbot.waitUntil(lambda: whole(control))
    told: list[bool] = []
    page.foot.grown.connect(lambda: told.append(True))
    page.notice.say("Mis à la corbeille. " * 12, ("Annuler", page.notice.clear))
    assert told
    window.qtbot.waitUntil(lambda: whole(control))


class _Led(_Form):
    """Gives the keyboard to one of its fields as it opens."""

    def visited(self, target: str = "") -> None:
        if target:
            self.last.control.setFocus()


def test_a_page_that_leads_to_a_field_opens_at_its_top_until_one_types_there(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, home=_Form, form=_Led)
    window.size(1024, 600, 200)
    window.visit("home")
    page = window.visit("form", "last")
    bar, control = page.area.verticalScrollBar(), page.last.control
    window.settle()
    assert (control.hasFocus(), bar.value()) == (True, 0)
    assert page.title.visibleRegion().boundingRect() == page.title.rect()
    QTest.keyClicks(control, "a")
    window.qtbot.waitUntil(lambda: whole(control))
    window.visit("home")
    page = window.visit("form", "last")
    window.qtbot.waitUntil(lambda: bar.value() == 0)
    QTest.keyClick(control, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    window.qtbot.waitUntil(lambda: whole(page.fields[-1].control))
