"""Tab follows the order of reading: later widgets have their turn where they are, the menu begins at the open page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.viewmodels.kit.acts import Acts
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.scrolling import REACHED_LAST

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class _Noticed(Page):
    """A notice between two fields, and an act in the bar."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Une page")
        self.first, self.notice, self.last = QLineEdit(), Notice(), QLineEdit()
        self.add(self.first, self.notice, self.last)
        self.set_acts(Acts(QAction("Envoyer", self)))


def names(window: "Window", key: Qt.Key, times: int) -> list[str]:
    """What has the keyboard, from here on."""
    walk = []
    for _ in range(times):
        focus = window.frame.focusWidget()
        assert isinstance(focus, QWidget)
        page = window.frame.page(window.frame.current)
        fields = {getattr(page, "first", None): "first", getattr(page, "last", None): "last"}
        walk.append(fields.get(focus) or focus.accessibleName() or getattr(focus, "text", str)())
        window.qtbot.keyClick(focus, key)
    return walk


def test_what_came_last_has_its_turn_where_it_stands(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    window = open_window(baule, one=_Noticed, two=_Noticed)
    page = window.visit("one")
    page.notice.say("Ligne retirée.", ("Annuler", lambda: None), ("Compris", lambda: None))
    window.frame.connection.say("Hors connexion.", ("Essayer", lambda: None))
    page.first.setFocus()
    switch = "Commune\u00a0: Baule (Loiret). Changer de commune"
    walk = ["first", "Annuler", "Compris", "last", "Essayer", "Envoyer", switch, "one"]
    assert names(window, Qt.Key.Key_Tab, len(walk)) == walk
    assert page.first.hasFocus()
    assert names(window, Qt.Key.Key_Backtab, len(walk)) == ["first", *reversed(walk[1:])]


def test_what_comes_by_itself_amid_the_fields_has_its_turn_after_them(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, one=_Noticed, two=_Noticed)
    page = window.visit("one")
    page.notice.say("Un service existe.", ("Voir", lambda: None))
    page.notice.setObjectName(REACHED_LAST)
    page.first.setFocus()
    assert names(window, Qt.Key.Key_Tab, 4) == ["first", "last", "Voir", "Envoyer"]
    page.last.setFocus()
    assert names(window, Qt.Key.Key_Backtab, 2) == ["last", "first"]


def test_tab_enters_the_menu_at_the_page_in_sight_however_it_came_there(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, one=_Noticed, two=_Noticed)
    window.visit("one")
    window.frame.side.buttons["one"].setFocus()
    window.act("Envoyer").setFocus()  # an act of the bar that leads elsewhere
    page = window.visit("two")
    page.first.setFocus()
    assert names(window, Qt.Key.Key_Backtab, 2) == ["first", "two"]
    assert names(window, Qt.Key.Key_Tab, 2)[1] == "two"
