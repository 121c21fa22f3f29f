"""A question that is opened by a press stands at the foot of the page: what was pressed stays under the pointer."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.set_person import set_person
from desktop.views.settings.page import SettingsPage
from desktop.views.shell.menus import Menus
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.label import Label
from sync.client.device.keystore import MemoryKeyStore
from tests.desktop.views.mouse import Mouse

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

SIZES = [(1366, 768, 100), (1366, 768, 200), (1024, 600, 100), (1024, 600, 200)]


def removing(window: "Window", baule: "Commune") -> tuple[Any, Button, SureCard]:
    choose_commune(window.page_context.places, "45008", baule.actor.clock, MemoryKeyStore()).close()
    page = window.visit("settings")
    named = [one for one in page.communes.findChildren(Button) if one.accessibleName().startswith("Retirer")]
    return page, named[0], page.communes.sure


def erasing(window: "Window", baule: "Commune") -> tuple[Any, Button, SureCard]:
    baule.act(set_person, name="Anne Martin", email="anne@baule.fr")
    page = window.visit("settings", "person")
    window.commune.until(page.commune.personal.erase.isEnabled)
    return page, page.commune.personal.erase, page.commune.personal.asking


def restoring(window: "Window", baule: "Commune") -> tuple[Any, Button, SureCard]:
    page = window.visit("settings")
    window.click(page.backups.now)
    shown = page.backups.list
    window.qtbot.waitUntil(lambda: shown.table.rowCount() > 0, timeout=5000)
    shown.table.selectRow(0)
    window.qtbot.waitUntil(shown.put_back.isEnabled, timeout=5000)
    return page, shown.put_back, shown.sure


def place(part: QWidget, window: "Window") -> QRect:
    return QRect(part.mapTo(window.frame, QPoint()), part.size())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("asking", [removing, erasing])
@pytest.mark.parametrize("share", [0.3, 0.8])
def test_nothing_moves_under_the_press_that_asks(
    baule: "Commune",
    open_window: "Callable[..., Window]",
    size: tuple[int, int, int],
    asking: "Callable[[Window, Commune], tuple[Any, Button, SureCard]]",
    share: float,
) -> None:
    window = open_window(baule, settings=SettingsPage)
    window.size(*size)
    page, opener, sure = asking(window, baule)
    bar, inner = page.area.verticalScrollBar(), page.area.widget()
    opener.setFocus()
    window.settle()
    bar.setValue(round(opener.mapTo(inner, QPoint()).y() - share * page.area.height()))
    window.settle()
    before, pressed = bar.value(), place(opener, window)
    assert opener.visibleRegion().contains(opener.rect().center())
    Mouse(window.frame).click(opener, after=1000)
    window.qtbot.waitUntil(sure.isVisible)
    window.settle()
    assert (bar.value(), place(opener, window)) == (before, pressed)
    assert sure.no.hasFocus()
    for answer in (sure.no, sure.yes):
        assert answer.visibleRegion().boundingRect() == answer.rect(), "in sight"
        assert not place(answer, window).contains(pressed.center()), "a second press answers nothing"
    assert sure.question.visibleRegion().boundingRect() == sure.question.rect(), "its first words too"
    assert page.area.height() > page.title.height(), "and some of the page"
    window.click(sure.no)
    assert opener.hasFocus()
    assert (bar.value(), place(opener, window)) == (before, pressed)


@pytest.mark.parametrize("asking", [removing, erasing, restoring])
def test_no_letter_of_a_question_leads_into_the_page(
    baule: "Commune",
    open_window: "Callable[..., Window]",
    asking: "Callable[[Window, Commune], tuple[Any, Button, SureCard]]",
) -> None:
    """Two parts with the same letter press neither: it led from the question into a field, and the next one wrote."""
    window = open_window(baule, settings=SettingsPage)
    _page, opener, sure = asking(window, baule)
    window.click(opener)
    window.qtbot.waitUntil(sure.isVisible)
    Menus(window.frame, write_need=list, add_commune=list, send_now=list, set_appearance=lambda *_: None)
    bar = (action.text() for action in window.frame.menuBar().actions())
    buttons = (one.text() for one in window.frame.findChildren(QAbstractButton) if one.isVisible())
    labels = (one.text() for one in window.frame.findChildren(QLabel) if one.isVisible() and one.buddy() is not None)
    offered = sorted(letter.lower() for text in (*bar, *buttons, *labels) for letter in re.findall(r"&(\w)", text))
    assert len(offered) == len(set(offered)) > 2, offered


def test_escape_answers_no_wherever_the_keyboard_is(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, settings=SettingsPage)
    page, opener, sure = removing(window, baule)
    window.click(opener)
    page.tabs.buttons["station"].setFocus()
    assert window.frame.acts.go_back()
    assert sure.isHidden()


def test_words_that_need_too_much_room_are_read_by_the_keyboard(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    window.size(1024, 600, 200)
    _page, opener, sure = erasing(window, baule)
    window.click(opener)
    last = [one for one in sure.findChildren(Label) if one.isVisible() and one is not sure.further][-1]
    assert last.visibleRegion().isEmpty()
    for _page_down in range(5):
        window.press(Qt.Key.Key_PageDown)
    assert last.visibleRegion().boundingRect() == last.rect()
    assert sure.no.hasFocus()
