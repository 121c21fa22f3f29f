"""A text that is open, and is asked for again while it closes; and one that cannot be closed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.desktop.views.all_pages import press_place, with_all_pages
from tests.desktop.views.each_text import EACH, TextKind

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def _title(window: "Window", page: Any) -> QLineEdit:
    page.lead("title")
    title = window.frame.focusWidget()
    assert isinstance(title, QLineEdit)
    title.end(False)
    return title


@pytest.mark.parametrize("way", ["back", "bin", "other"])
@EACH
def test_it_stays_in_sight_with_all_that_is_typed(
    baule: "Commune", open_window: "Callable[..., Window]", kind: TextKind, way: str
) -> None:
    window = with_all_pages(baule, open_window)
    mine = baule.act(kind.draft, None, **kind.words)
    other = baule.act(kind.draft, None, **{**kind.words, "title": "Autre texte"})
    page = window.visit(kind.place, mine)
    title = _title(window, page)
    with window.busy():
        if way == "other":
            window.frame.go(kind.place, other)
        else:
            to_list, to_bin = getattr(page, "sharing", page).back, window.act("Mettre à la corbeille")
            window.frame.acts.rest()
            QTest.mouseClick(to_list if way == "back" else to_bin, Qt.MouseButton.LeftButton)
        press_place(window, "home")
        window.frame.go(kind.place, mine)
        _title(window, page)
        window.type("Zorg")
    window.type("lub")
    window.settle()
    assert (title.hasFocus(), title.text()) == (True, f"{kind.words['title']}Zorglub")
    page.leaving()
    window.settle()
    assert sorted(row.title for row in baule.ask(kind.listed)) == sorted(
        [f"{kind.words['title']}Zorglub", "Autre texte"]
    )


@EACH
def test_what_cannot_be_stored_has_the_keyboard_again(
    baule: "Commune", open_window: "Callable[..., Window]", kind: TextKind
) -> None:
    """Another text is asked for while the disk takes nothing."""
    window = with_all_pages(baule, open_window)
    page = window.visit(kind.place, baule.act(kind.draft, None, **kind.words))
    title = _title(window, page)
    baule.read_only(True)
    window.type("AA")
    window.frame.go(kind.place, "share" if kind.place == "services" else "new")
    window.type("Zorg")
    baule.until(lambda: title.text().endswith("AAZorg"))
    window.type("lub")
    baule.read_only(False)
    assert (title.hasFocus(), title.text()) == (True, f"{kind.words['title']}AAZorglub")
    page.leaving()
    window.settle()
    assert f"{kind.words['title']}AAZorglub" in [row.title for row in baule.ask(kind.listed)]
