"""What exists already stays in sight while the form of a need scrolls."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.needs import WAY_ON
from desktop.views.needs.page import NeedsPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1366, 768, 150), (1024, 600, 100)])
def test_what_exists_stays_in_sight_while_the_form_scrolls(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    window.size(width, height, percent)
    page = window.visit("needs", "new")
    editing, area = page.editing, page.editing.columns
    page.form.fields["title"].control.setText("Registre du cimetière")
    window.commune.until(page.form.advice.button.isVisible)
    assert not editing.pinned.isVisible()
    window.click(page.form.more)
    bar = area.verticalScrollBar()
    window.qtbot.waitUntil(lambda: bar.maximum() > area.viewport().height())
    whole = bar.maximum()
    for part in (2, 1):
        bar.setValue(whole // part)
        window.settle()
        if area.narrow:
            assert editing.pinned.isVisible()
        else:
            heading = page.panel.services.mapTo(area.viewport(), QPoint(0, 0)).y()
            assert -area.viewport().height() < heading < area.viewport().height()
            seen = page.panel.visibleRegion().boundingRect()
            assert seen.height() >= min(page.panel.sizeHint().height(), area.viewport().height()) // 2
    assert area.narrow or bar.maximum() == whole, "nothing is added to what scrolls"
    if area.narrow:
        window.click(editing.pinned)
        window.qtbot.waitUntil(page.panel.buttons[0].hasFocus)
        window.qtbot.waitUntil(lambda: not page.panel.buttons[0].visibleRegion().isEmpty())
    bar.setValue(0)
    assert not editing.pinned.isVisible()
    assert page.panel.parentWidget().contentsMargins().top() == 0


@pytest.mark.parametrize(("width", "height", "percent"), [(1024, 600, 200), (1024, 446, 200), (1366, 768, 200)])
def test_while_the_title_is_typed_it_and_what_exists_are_in_sight_together(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    """The line was half under the edge until the keyboard was in the description. There, nothing moves for it."""
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    window.size(width, height, percent)
    page = window.visit("needs", "new")
    title, button = page.form.fields["title"].control, page.form.advice.button
    title.setFocus()
    window.qtbot.keyClicks(title, "Logiciel du cimetiere")
    window.commune.until(button.isVisible)
    for _turn in range(3):
        window.settle()
    for part in (page.form.fields["title"].label, title, button):
        assert part.visibleRegion().boundingRect() == part.rect()
    window.press(Qt.Key.Key_Tab)
    assert page.form.fields["description"].control.hasFocus(), "Tab leads past it"
    window.size(1366, 768, 100)
    for _turn in range(3):
        window.settle()
    help = page.form.fields["title"].help
    assert button.mapTo(page, QPoint()).y() > help.mapTo(page, QPoint()).y(), (
        "where there is room, it is below the help"
    )


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 600)])
def test_escape_leads_from_the_suggestions_back_to_the_text(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int
) -> None:
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    window.size(width, height, 100)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Registre du cimetière")
    window.commune.until(page.form.advice.button.isVisible)
    for name in ("description", "title"):
        text = page.form.fields[name].control
        text.setFocus()
        window.qtbot.keyClick(window.frame, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
        window.qtbot.waitUntil(page.panel.buttons[0].hasFocus)
        window.press(Qt.Key.Key_Escape)
        assert text.hasFocus()
    assert page.editing.isVisible()


@pytest.mark.parametrize("height", [768, 600])
def test_escape_leads_back_to_the_last_field_also_after_tab(
    baule: "Commune", open_window: "Callable[..., Window]", height: int
) -> None:
    """The key had led away from the title before: Escape went there."""
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    window.size(1366, height, 100)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Registre du cimetière")
    window.commune.until(page.form.advice.button.isVisible)
    title, description = page.form.fields["title"].control, page.form.fields["description"].control
    window.settle()
    title.setFocus()
    window.qtbot.keyClick(window.frame, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    window.qtbot.waitUntil(page.panel.buttons[0].hasFocus)
    window.press(Qt.Key.Key_Escape)
    window.settle()
    description.setFocus()
    came_from: list[QWidget] = []
    while not page.panel.isAncestorOf(window.frame.focusWidget()):
        came_from += [field.control for field in page.form.fields.values() if field.control.hasFocus()]
        window.press(Qt.Key.Key_Tab)
    assert title not in came_from
    window.press(Qt.Key.Key_Escape)
    assert came_from[-1].hasFocus()


def test_escape_folds_the_suggestions(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    window.size(1024, 600, 150)
    page = window.visit("needs", "new")
    title, panel = page.form.fields["title"].control, page.panel
    title.setText("Registre du cimetière")
    window.commune.until(page.form.advice.button.isVisible)
    assert page.editing.columns.narrow
    title.setFocus()
    window.qtbot.keyClick(window.frame, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    window.qtbot.waitUntil(lambda: panel.isVisible() and panel.buttons[0].hasFocus())
    window.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_a_title_that_is_left_is_finished(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    """Nothing was said to be known of three words until a space followed the last: the hint went on promising."""
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    window.size(1366, 768, 100)
    page = window.visit("needs", "new")
    title = page.form.fields["title"].control
    title.setFocus()
    window.qtbot.keyClicks(title, "zorglub grivette")
    window.settle()
    hint = page.panel.way_on.text()
    window.press(Qt.Key.Key_Tab)
    window.commune.until(lambda: page.panel.way_on.text() != hint)
    assert page.panel.way_on.text() == WAY_ON


def test_who_hears_the_buttons_hears_how_surely_each_answers(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    page = open_window(baule, needs=NeedsPage).visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    baule.until(page.panel.services.isVisible)
    found = page.editing._advice.current.services
    seen = [one.accessibleName() for one in page.panel.buttons if one.text() == "Voir"]
    assert {one.degree for one in found} <= {"Répond sans doute", "Peut-être"}
    assert seen == [f"Voir\xa0: {one.title}, {one.degree[0].lower()}{one.degree[1:]}" for one in found]
