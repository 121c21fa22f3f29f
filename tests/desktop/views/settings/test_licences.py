"""The window of licences: opened from the help, plain text, all of it on this computer."""

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.viewmodels.settings.licences import RELINKING
from desktop.views.settings.licences import LicencesWindow
from desktop.views.settings.page import SettingsPage
from desktop.views.widgets.buttons import Button

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_it_opens_shows_each_text_copies_it_and_closes_by_escape(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "about")
    window.click(page.help.about.see)
    (opened,) = window.frame.findChildren(LicencesWindow)
    window.qtbot.waitUntil(opened.isVisible)
    (copy,) = [one for one in opened.findChildren(Button) if one.text() == "Co&pier ce texte"]
    window.click(copy)
    assert RELINKING in QGuiApplication.clipboard().text()
    opened.choice.setCurrentIndex(opened.choice.findText("cryptography", Qt.MatchFlag.MatchStartsWith))
    assert "Apache License" in opened.shown.toPlainText()
    window.click(copy)
    assert "Apache License" in QGuiApplication.clipboard().text()
    assert opened.copied.text() == "Texte copié"
    opened.choice.setCurrentIndex(0)
    assert opened.copied.text() == ""
    window.qtbot.keyClick(opened, Qt.Key.Key_Escape)
    window.qtbot.waitUntil(lambda: not window.frame.findChildren(LicencesWindow))


def test_nothing_of_it_is_imported_with_the_page() -> None:
    code = (
        "import sys, desktop.views.settings.page; print([name for name in sys.modules if name.endswith('.licences')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
