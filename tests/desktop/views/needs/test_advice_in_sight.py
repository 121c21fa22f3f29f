"""What exists already stays in sight while the form of a need scrolls."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

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
