"""Another program writes in a draft that is open here and in which nothing was typed: the form shows its words."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.requests.step_state import Step
from tests.desktop.views.composed import composed
from tests.desktop.views.conftest import Window

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

KEYS = pytest.mark.parametrize("key", ["requests", "needs"])
LONG, THEIRS = "Une page. " * 200, "Deux pages. " * 200


def _draft(key: str) -> Any:
    return draft_request if key == "requests" else draft_need


def _area(window: Window, text: str) -> QPlainTextEdit:
    areas = [one for one in window.frame.findChildren(QPlainTextEdit) if one.toPlainText() == text]
    (area,) = [one for one in areas if one.isVisible()]
    return area


@KEYS
def test_its_words_are_shown_and_the_caret_stays(
    baule: "Commune", open_window: Callable[..., Window], key: str
) -> None:
    baule.campaign("needs")
    id = baule.act(_draft(key), None, title="Salles", description=LONG)
    window = open_window(baule, home=composed("home"), **{key: composed(key)})
    page = window.visit(key, id)
    window.settle()
    if key == "requests":
        page.navigation.path.turn(Step.PROJECT)
        window.settle()
    area = _area(window, LONG)
    area.setFocus()
    cursor = area.textCursor()
    cursor.setPosition(1_500)
    area.setTextCursor(cursor)
    scrolled = area.verticalScrollBar().value()
    assert scrolled > 0
    window.commune.act(_draft(key), id, title="Cimetière", description=THEIRS)
    window.settle()
    assert area.toPlainText() == THEIRS
    if key == "needs":
        assert "Cimetière" in [line.text() for line in window.frame.findChildren(QLineEdit)]
    assert page.navigation.editor.fields["title"] == "Cimetière"
    assert (area.textCursor().position(), area.verticalScrollBar().value(), area.hasFocus()) == (1_500, scrolled, True)
    window.qtbot.keyClicks(area, "x")
    page.navigation.editor.keep()
    window.settle()
    assert page.navigation.editor.id == id, "it goes on in the same draft"


@KEYS
def test_they_are_shown_beside_what_was_typed_here_and_is_stored(
    baule: "Commune", open_window: Callable[..., Window], key: str
) -> None:
    baule.campaign("needs")
    id = baule.act(_draft(key), None, title="Salles", description=LONG)
    window = open_window(baule, home=composed("home"), **{key: composed(key)})
    page = window.visit(key, id)
    window.settle()
    if key == "requests":
        page.navigation.path.turn(Step.PROJECT)
        window.settle()
    area = _area(window, LONG)
    area.setFocus()
    window.qtbot.keyClicks(area, "Une ")
    page.navigation.editor.keep()
    window.settle()
    window.commune.act(_draft(key), id, title="Cimetière")
    window.settle()
    assert page.navigation.editor.fields["title"] == "Cimetière"
    assert (area.toPlainText(), area.textCursor().position(), area.hasFocus()) == (f"Une {LONG}", 4, True)
    if key == "needs":
        assert "Cimetière" in [line.text() for line in window.frame.findChildren(QLineEdit)]
    window.qtbot.keyClicks(area, "x")
    page.navigation.editor.keep()
    window.settle()
    assert page.navigation.editor.id == id, "it goes on in the same draft"


@KEYS
def test_away_meanwhile_they_are_shown_on_coming_back(
    baule: "Commune", open_window: Callable[..., Window], key: str
) -> None:
    baule.campaign("needs")
    id = baule.act(_draft(key), None, title="Salles")
    window = open_window(baule, home=composed("home"), **{key: composed(key)})
    page = window.visit(key, id)
    window.settle()
    window.visit("home")
    window.settle()
    baule.act(_draft(key), id, title="Cimetière")
    window.settle()
    window.visit(key)
    window.settle()
    assert page.navigation.editor.fields["title"] == "Cimetière"


@KEYS
def test_a_text_found_after_a_crash_stays_on_the_screen(
    baule: "Commune", open_window: Callable[..., Window], key: str
) -> None:
    """It is in no other place once another program has written over it."""
    baule.campaign("needs")
    id = baule.act(_draft(key), None, title="Avant")
    baule.act(open_request if key == "requests" else open_need, id)
    baule.act(_draft(key), id, title="Juste avant la panne")
    window = open_window(baule, **{key: composed(key)})
    page = window.visit(key, id)
    window.settle()
    _draft(key)(baule.context, id, title="Ailleurs")
    baule.actor.announce(EVERYTHING)
    window.settle()
    assert page.navigation.editor.fields["title"] == "Juste avant la panne"


@KEYS
def test_a_field_that_did_not_change_keeps_what_is_selected_undone_and_said_of_it(
    baule: "Commune", open_window: Callable[..., Window], key: str
) -> None:
    baule.campaign("needs")
    id = baule.act(_draft(key), None, title="Salles", description=LONG)
    window = open_window(baule, home=composed("home"), **{key: composed(key)})
    page = window.visit(key, id)
    window.settle()
    field = (page.form.request if key == "requests" else page.form).fields["title"]
    line = field.control
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.end(False)
    window.qtbot.keyClicks(line, " communales")
    page.navigation.editor.keep()
    window.settle()
    field.refuse("Ce titre est trop vague.")
    line.setSelection(2, 3)
    window.commune.act(_draft(key), id, description=THEIRS)
    window.settle()
    assert page.navigation.editor.fields["description"] == THEIRS
    assert (line.selectedText(), line.isUndoAvailable()) == ("lle", True)
    assert field.wrong == "Ce titre est trop vague."
    line.undo()
    assert line.text() == "Salles"
