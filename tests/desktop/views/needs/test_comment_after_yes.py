"""On a busy computer she is back in the comment before "Oui" is answered: what she types there is in no act, and stays.

The comment stands under the question itself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.database.queries import outbox, typed
from desktop.viewmodels.kit.unsent import SINCE
from desktop.viewmodels.needs.screens import NeedScreen
from sync.contract.published import PublicNeed
from tests.desktop.views.all_pages import press_place, with_all_pages

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PLAN = PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
OTHER = PublicNeed(id="n2", commune="45008", commune_name="Artenay", title="Cantine", description="Repas.")
COMMENT = "Nous relevons les tombes."
ALL = f"{COMMENT} Zorglub"


def _press(window: "Window", words: str) -> None:
    window.frame.acts.rest()
    QTest.mouseClick(window.act(words), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("way", ["stays", "yes", "revenir", "tab", "home", "again"])
def test_what_is_typed_since_is_kept(baule: "Commune", open_window: "Callable[..., Window]", way: str) -> None:
    baule.campaign("needs")
    baule.publish(PLAN, OTHER)
    window = with_all_pages(baule, open_window)
    page = window.visit("needs", f"other:{PLAN.id}")
    window.settle()
    window.click(window.act("Dire"))
    window.settle()
    comment = page.joining.comment
    window.qtbot.keyClicks(comment, COMMENT)
    window.settle()
    with window.busy():
        _press(window, "Oui, dire")
        if way == "again":
            _press(window, "Revenir")
            _press(window, "Dire")
        comment.setFocus()
        comment.moveCursor(comment.textCursor().MoveOperation.End)
        window.type(" Zorglub")
        if way == "yes":
            _press(window, "Oui, dire")
            comment.setFocus()
        if way in ("revenir", "tab"):
            _press(window, "Revenir")
        if way == "tab":
            page.navigation.turn(NeedScreen.OURS)
        if way == "home":
            press_place(window, "home")
    window.settle()
    assert [act.type for act in baule.ask(outbox.listed)] == ["need.join"]
    if way == "home":
        press_place(window, "needs")
        window.settle()
    if way in ("stays", "yes", "again"):
        shown = " Zorglub" if way == "again" else ALL
        assert (comment.isVisible(), page.joining.message.words.text().endswith(SINCE)) == (True, True)
        assert comment.toPlainText().endswith(shown)
        assert page.joining.bar_acts.main is None, "it was said"
        assert comment.hasFocus()
        window.type("!")
        _press(window, "Revenir")
        window.settle()
    assert baule.ask(typed.kept, f"join.{PLAN.id}")["comment"].startswith(ALL)
    if way in ("tab", "home"):
        page.navigation.turn(NeedScreen.OTHERS)
        window.settle()
    assert page.others.sheet.unsent.isVisible()
    assert page.others.sheet.unsent.words.text().startswith(ALL)


def test_the_comment_of_another_need_that_is_asked_by_then_stays(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """It was forgotten with the one that had left."""
    baule.campaign("needs")
    baule.publish(PLAN, OTHER)
    window = with_all_pages(baule, open_window)
    page = window.visit("needs", f"other:{PLAN.id}")
    window.settle()
    window.click(window.act("Dire"))
    window.settle()
    sheet = page.navigation.detour.joining.sheet
    page.navigation.neighbours.choose(OTHER.id)
    window.settle()
    other = page.navigation.neighbours.sheet
    page.navigation.detour.joining.ask(sheet)
    with window.busy():
        _press(window, "Oui, dire")
        _press(window, "Revenir")
        page.navigation.detour.joining.ask(other)
        page.joining.comment.setFocus()
        window.type("Zorglub")
    window.settle()
    assert [act.subject for act in baule.ask(outbox.listed)] == [PLAN.id]
    assert page.joining.comment.toPlainText() == "Zorglub"
    page.leaving()
    window.settle()
    assert baule.ask(typed.kept, f"join.{OTHER.id}") == {"comment": "Zorglub"}
