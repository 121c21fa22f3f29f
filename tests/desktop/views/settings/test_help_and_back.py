"""Help that was opened inside Réglages: leaving it leads back to the same section, field and scroll position."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.views.settings.page import SettingsPage
from desktop.views.shell.menus import Menus

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def with_menus(window: "Window") -> "Window":
    Menus(
        window.frame,
        write_need=lambda: None,
        add_commune=lambda: None,
        send_now=lambda: None,
        set_appearance=lambda _theme, _size: None,
    )
    return window


def test_help_asked_for_in_a_section_leads_back_to_the_field_one_was_in(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = with_menus(open_window(baule, settings=SettingsPage))
    page = window.visit("settings", "person")
    window.size(900, 600, 100)
    bar = page.area.verticalScrollBar()
    name = page.commune.person.fields["name"].control
    name.setFocus()
    window.qtbot.keyClicks(name, "anne")
    bar.setValue(90)
    window.press(Qt.Key.Key_F1)
    assert page.help.isVisible()
    window.press(Qt.Key.Key_F1)
    window.qtbot.waitUntil(lambda: bar.value() != 90)
    window.click(window.act("Revenir à la page d’avant"))
    assert page.commune.person.isVisible()
    assert not page.help.isVisible()
    assert (name.hasFocus(), name.text()) == (True, "anne")
    window.qtbot.waitUntil(lambda: bar.value() == 90)
    assert window.went == [], "no other page came into sight"


def test_escape_leaves_the_help_for_where_it_was_asked_for(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = with_menus(open_window(baule, settings=SettingsPage))
    page = window.visit("settings", "backups")
    page.backups.setFocus()
    window.press(Qt.Key.Key_F1)
    page.help.pages.line.setFocus()
    window.qtbot.keyClicks(page.help.pages.line, "cle")  # QTest types no accents
    window.press(Qt.Key.Key_Escape)
    assert (page.help.isVisible(), page.help.pages.line.text()) == (True, ""), "first it empties the search"
    window.press(Qt.Key.Key_Escape)
    assert page.backups.isVisible()
    window.click(page.tabs.buttons["help"])
    window.press(Qt.Key.Key_Escape)
    assert page.help.isVisible(), "nobody had asked for it elsewhere"


def test_help_that_nothing_led_to_leads_nowhere(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = with_menus(open_window(baule, settings=SettingsPage))
    page = window.visit("settings", "backups")
    page.backups.setFocus()
    window.press(Qt.Key.Key_F1)
    window.click(window.act("Revenir à la page d’avant"))
    assert page.backups.isVisible()
    window.click(page.tabs.buttons["help"])
    assert page.bar_acts.others == ()
    window.press(Qt.Key.Key_F1)
    assert page.bar_acts.others == (), "nor does the help lead back to itself"


def test_where_no_page_of_the_help_is_about_what_is_shown_none_stays_open(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = with_menus(open_window(baule, settings=SettingsPage))
    page = window.visit("settings", "help/outbox")
    window.settle()
    assert [fold.page.key for fold in page.help.pages.folds if fold.unfolded] == ["05-offline"]
    window.click(page.tabs.buttons["station"])
    window.visit("settings", "help/settings/a card without a page")
    assert page.help.isVisible()
    assert [fold.page.key for fold in page.help.pages.folds if fold.unfolded] == [], "it was about another page"
    assert page.help.pages.line.hasFocus()
