"""Whatever comes or goes around a field, it stays under the hands of the one who writes in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from shiboken6 import delete

from desktop.domain.changes import Changes
from desktop.viewmodels.kit.targets import NEW
from desktop.views.home.page import HomePage
from desktop.views.widgets.scrolling import areas_around
from tests.desktop.actions import published
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LAST = "remarks"  # the last field of the form
SIZES = [(1366, 768, 100), (1366, 768, 150), (1920, 1080, 100), (1024, 600, 200)]


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=composed("needs"), home=HomePage)


def written_in(window: "Window", name: str) -> QWidget:
    """The field of this name, in which something was typed."""
    page = window.visit("needs", NEW)
    window.commune.until(page.editing.isVisible)
    field: QWidget = page.form.fields[name].control
    if not field.isVisible():
        page.form.more.click()
    field.setFocus()
    window.settle()
    window.qtbot.keyClicks(field, "Registre")
    window.settle()
    return field


def place(window: "Window", field: QWidget) -> int:
    """Where it is in the window, once nothing moves any more."""
    for _ in range(5):
        window.settle()
    return field.mapTo(window.frame, QPoint()).y()


def test_a_field_that_a_letter_leads_to_comes_whole_into_sight_where_its_edge_was_cut(window: "Window") -> None:
    """After a change of the size of text half of it was under the head, and stayed there as its caret was seen."""
    window.size(1024, 600, 150)
    written_in(window, "description")
    page = window.frame.page("needs")
    title = page.form.fields["title"].control
    area = next(one for one in areas_around(title) if one.verticalScrollBar().maximum() > 0)
    bar = area.verticalScrollBar()
    bar.setValue(bar.value() + title.mapTo(area.viewport(), QPoint()).y() + title.height() // 8)  # not its caret
    window.settle()
    assert 0 < title.visibleRegion().boundingRect().height() < title.height()
    window.qtbot.keyClick(window.frame, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    window.qtbot.waitUntil(title.hasFocus)
    window.qtbot.waitUntil(lambda: title.visibleRegion().boundingRect() == title.rect())


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_a_warning_that_comes_and_goes_above_it_moves_it_not(
    window: "Window", width: int, height: int, percent: int
) -> None:
    """A phase closed during an exchange, and the form moved by 54 pixels."""
    window.size(width, height, percent)
    field = written_in(window, "description")
    before = place(window, field)
    page = window.frame.page("needs")
    for phase, warned in (("vote", True), ("needs", False), ("vote", True)):
        published.open_phase(window.commune.context, phase)
        window.commune.actor.announce(Changes(scopes=frozenset({"campaign"})))
        window.commune.until(lambda warned=warned: page.editing.caution.words.text().startswith("⚠") is warned)
        assert place(window, field) == before


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_a_band_that_comes_and_goes_below_moves_it_not_at_the_end_of_its_form(
    window: "Window", width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    window.frame.connection.say("Hors connexion. Tout s’enregistre sur cet ordinateur.")
    field = written_in(window, LAST)
    page = window.frame.page("needs")
    for area in (page.editing.columns, page.area):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    before = place(window, field)
    window.frame.connection.clear()
    assert place(window, field) == before
    window.frame.connection.say("Hors connexion. Tout s’enregistre sur cet ordinateur.")
    assert place(window, field) == before


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_what_is_said_of_the_field_before_does_not_move_the_one_that_is_pressed(
    window: "Window", width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    title = written_in(window, "title")
    page = window.frame.page("needs")
    window.qtbot.keyClicks(title, " tel 06 12 34 56 78")
    next_one = page.form.fields["description"].control
    QTest.mousePress(next_one.viewport(), Qt.MouseButton.LeftButton)
    window.settle()
    before = place(window, next_one)
    QTest.mouseRelease(next_one.viewport(), Qt.MouseButton.LeftButton)
    window.commune.until(lambda: page.form.fields["title"].hint is not None)
    assert place(window, next_one) == before


def test_the_room_that_kept_it_there_goes_with_scrolling(window: "Window") -> None:
    window.size(1920, 1080, 100)
    window.frame.connection.say("Hors connexion. Tout s’enregistre sur cet ordinateur.")
    written_in(window, LAST)
    page = window.frame.page("needs")
    area = next(one for one in (page.editing.columns, page.area) if one.verticalScrollBar().maximum() > 0)
    bar, inner = area.verticalScrollBar(), area.widget()
    bar.setValue(bar.maximum())
    window.settle()
    natural = inner.height()
    window.frame.connection.clear()
    window.qtbot.waitUntil(lambda: inner.height() > natural)
    bar.setValue(0)
    place(window, inner)
    assert inner.height() == max(natural, area.viewport().height())


def spared(window: "Window") -> tuple[QScrollArea, int]:
    """The area whose content was made higher to keep its last field in place, and how high it was before."""
    window.size(1920, 1080, 100)
    window.frame.connection.say("Hors connexion. Tout s’enregistre sur cet ordinateur.")
    written_in(window, LAST)
    page = window.frame.page("needs")
    area = next(one for one in (page.editing.columns, page.area) if one.verticalScrollBar().maximum() > 0)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    window.settle()
    natural = area.widget().height()
    window.frame.connection.clear()
    window.qtbot.waitUntil(lambda: area.widget().height() > natural)
    return area, natural


def test_that_room_goes_with_the_page(window: "Window") -> None:
    """The form of the next need had hundreds of pixels of nothing to scroll through."""
    area, _natural = spared(window)
    assert area.widget().minimumHeight() > 0
    window.visit("home")
    window.settle()
    assert area.widget().minimumHeight() == 0


def test_that_room_goes_with_scrolling_once_its_field_is_left(window: "Window") -> None:
    area, natural = spared(window)
    focus = QApplication.focusWidget()
    assert focus is not None
    focus.clearFocus()
    area.verticalScrollBar().setValue(0)
    place(window, area.widget())
    assert area.widget().height() == max(natural, area.viewport().height())


def test_a_field_that_is_deleted_under_the_keyboard_does_no_harm(window: "Window") -> None:
    """Each change of the keyboard raised from then on."""
    page = window.visit("needs", NEW)
    window.commune.until(page.editing.isVisible)
    extra = QLineEdit(page.editing)
    extra.show()
    extra.setFocus()
    window.qtbot.keyClicks(extra, "a")
    delete(extra)
    field = page.form.fields["title"].control
    field.setFocus()
    window.qtbot.keyClicks(field, "Registre")
    assert place(window, field) == place(window, field)


def test_before_the_first_key_a_page_that_is_filled_shows_its_head(window: "Window") -> None:
    page = window.visit("needs", NEW)
    window.commune.until(page.editing.isVisible)
    field = page.form.fields["title"].control
    field.setFocus()
    published.open_phase(window.commune.context, "vote")
    window.commune.actor.announce(Changes(scopes=frozenset({"campaign"})))
    window.commune.until(page.editing.caution.isVisible)
    window.settle()
    assert page.editing.columns.verticalScrollBar().value() == 0


def test_what_typing_makes_untrue_keeps_its_room_above_the_form(window: "Window") -> None:
    """That a model was put in went with the first letter, and the form moved under it."""
    page = window.visit("needs", NEW)
    window.commune.until(page.editing.isVisible)
    page.editing.templates.taken.emit({"title": "Registre du cimetière", "description": "Sur papier."})
    window.commune.until(page.editing.about.isVisible)
    field = page.form.fields["title"].control
    before = place(window, field)
    window.qtbot.keyClicks(field, " et plan")
    assert place(window, field) == before
    assert page.editing.about.words.text() == "Le modèle est devenu votre texte."


def test_another_size_of_the_window_makes_no_room_below_the_form(window: "Window") -> None:
    """What a size moves is not put back: the field would stand amid a page that is longer than its words."""
    window.size(1366, 768, 100)
    field = written_in(window, LAST)
    page = window.frame.page("needs")
    inner = page.editing.columns.widget()
    bar = page.editing.columns.verticalScrollBar()
    bar.setValue(bar.maximum())
    place(window, field)
    window.size(1366, 1000, 100)
    place(window, field)
    assert inner.minimumHeight() == 0
