"""The comment of "nous aussi" is kept until it is sent: she looks at another page, and finds it again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from desktop.database.queries import outbox, typed
from desktop.viewmodels.kit.autosave import UNTYPED
from desktop.views.needs.page import NeedsPage
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import cursor_seen
from sync.contract.published import PublicNeed
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PLAN = PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
OTHER = PublicNeed(id="n2", commune="45008", commune_name="Artenay", title="Cantine", description="Repas.")
COMMENT = "Nous relevons les tombes."


def _asked(window: "Window", baule: "Commune", id: str = "n1") -> Any:
    page = window.visit("needs", f"other:{id}")
    baule.until(lambda: page.navigation.neighbours.sheet is not None and page.navigation.neighbours.sheet.id == id)
    window.settle()
    window.click(window.act("Dire"))
    window.settle()
    return page.joining


def _window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign("needs")
    baule.publish(PLAN, OTHER)
    return open_window(baule, needs=NeedsPage, home=composed("home"))


def test_it_is_there_again_after_another_page_and_goes_with_the_act(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    window.visit("home")
    window.settle()
    assert baule.ask(typed.kept, "join.n1") == {"comment": COMMENT}
    assert baule.actor.texts.unkept == ""
    window.visit("needs")
    window.settle()
    assert _asked(window, baule, "n2").comment_field.text == "", "it is about the other need"
    assert _asked(window, baule).comment_field.text == COMMENT
    window.click(window.act("Oui, dire"))
    window.settle()
    (act,) = baule.ask(outbox.listed)
    assert act.type == "need.join"
    assert baule.ask(typed.kept, "join.n1") == {}


def test_back_by_the_button_it_is_kept_too(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    window.click(window.act("Revenir"))
    window.settle()
    assert _asked(window, baule).comment_field.text == COMMENT


def test_what_is_pasted_is_not_cut_and_what_is_too_long_is_said_under_it_at_once(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """It was said on "Oui" alone, above another notice, on a page that had moved, and then in the list, of no need."""
    window = _window(baule, open_window)
    window.size(1366, 768, 100)
    joining = _asked(window, baule)
    QApplication.clipboard().setText("Chez nous aussi. " * 200)
    joining.comment.paste()
    window.settle()
    assert joining.comment_field.text.endswith("aussi. ")
    assert joining.counter.text() == (
        "⚠ 3\u202f399 caractères\u00a0: 2\u202f899 de trop pour l’envoi. Votre texte est gardé entier."
    )
    scrolled = joining.area.verticalScrollBar().value()
    top = joining.comment.mapTo(window.frame, QPoint()).y()
    window.click(window.act("Oui, dire"))
    window.settle()
    assert baule.ask(outbox.listed) == ()
    assert "compte 3\u202f399 caractères, au lieu de 500 au plus" in joining.comment_field.wrong
    assert joining.comment.hasFocus()
    assert not joining.warning.isVisible()
    assert joining.comment_field.text.endswith("aussi. ")
    assert (joining.area.verticalScrollBar().value(), joining.comment.mapTo(window.frame, QPoint()).y()) == (
        scrolled,
        top,
    )
    window.click(window.act("Revenir"))
    page = window.visit("needs")
    assert "500" not in page.others.message.words.text()


@pytest.mark.parametrize(("width", "high", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_the_longest_comment_that_can_be_sent_is_read_whole_without_a_bar_of_its_own(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, high: int, percent: int
) -> None:
    """It was one line, of which the beginning was out of sight when she said yes."""
    window = _window(baule, open_window)
    window.size(width, high, percent)
    joining = _asked(window, baule)
    empty = joining.comment.height()
    joining.comment.setPlainText(("Les concessions expirées ne se retrouvent plus. " * 11)[:500])
    window.settle()
    assert joining.comment.verticalScrollBar().maximum() == 0
    assert joining.comment.height() > empty
    assert joining.counter.text() == "500\u00a0caractères sur 500"
    joining.comment.setPlainText("")
    window.settle()
    assert joining.comment.height() == empty
    joining.comment.setPlainText("Une ligne. " * 5000)
    window.settle()
    assert joining.comment.verticalScrollBar().maximum() > 0, "it does not push all else away"


@pytest.mark.parametrize("wide", [1024, 900])
@pytest.mark.parametrize("from_start", [False, True])
def test_in_large_text_what_is_typed_and_why_it_cannot_be_sent_are_in_sight(
    baule: "Commune", open_window: "Callable[..., Window]", wide: int, from_start: bool
) -> None:
    """After a long text was pasted, the caret was below the edge; "Oui" turned the field pink, and gave no reason."""
    window = _window(baule, open_window)
    window.size(wide, 600, 200)
    joining = _asked(window, baule)
    comment, field = joining.comment, joining.comment_field
    comment.setFocus()
    window.qtbot.keyClicks(comment, "A")
    QApplication.clipboard().setText("Nos arrêtés aussi sont dans un classeur. " * 20)
    comment.paste()
    _rest(window)
    assert cursor_seen(comment)
    assert _whole_in_sight(joining.counter)
    if from_start:
        comment.moveCursor(QTextCursor.MoveOperation.Start)
        _rest(window)
        assert cursor_seen(comment)
    window.frame.acts.rest()
    window.qtbot.keyClick(comment, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    _rest(window)
    assert baule.ask(outbox.listed) == ()
    assert _whole_in_sight(field.error)
    assert cursor_seen(comment)
    assert comment.hasFocus()
    assert "Erreur\u00a0: Le commentaire compte 820 caractères" in comment.accessibleDescription()
    comment.moveCursor(QTextCursor.MoveOperation.Start)
    _rest(window)
    assert cursor_seen(comment), "what she moves to is in sight, whatever was said"


def test_nothing_is_said_to_be_stored_where_nothing_was_typed(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    joining.typed.pause()
    window.settle()
    assert joining.saved.text() == UNTYPED
    window.qtbot.keyClicks(joining.comment, COMMENT)
    joining.typed.pause()
    baule.until(lambda: "Enregistré à" in joining.saved.text())
    assert baule.ask(typed.kept, "join.n1") == {"comment": COMMENT}


def _rest(window: "Window") -> None:
    for _turn in range(3):
        window.settle()


def _whole_in_sight(part: QWidget) -> bool:
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def test_another_refusal_is_said_where_she_is_and_nowhere_else(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    page = window.frame.page("needs")
    page.navigation.neighbours.refused.emit("La phase est close.")
    assert joining.warning.words.text() == "La phase est close."
    assert not page.others.message.words.text()
    window.click(window.act("Revenir"))
    page.navigation.neighbours.refused.emit("L’envoi a commencé.")
    assert page.others.message.words.text() == "L’envoi a commencé."


def test_accueil_leads_back_to_it_with_its_text_where_it_was_begun(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    window.visit("needs", "new")
    home = window.visit("home")
    window.page_context.status_summary.refresh()  # as after the first paint
    window.settle()
    assert any("Plan du cimetière" in label.text() for label in home.findChildren(Label) if label.isVisible())
    window.answer("Reprendre")
    assert window.went[-1] == ("needs", "join:n1")
    page = window.visit("needs", "join:n1")
    baule.until(joining.isVisible)
    window.settle()
    assert joining.comment_field.text == COMMENT
    window.click(window.act("Revenir"))
    assert page.others.isVisible()
    assert page.navigation.neighbours.chosen == "n1"
    window.visit("needs", "join:n3")
    assert page.others.isVisible(), "a need that is not published any more has no form"


@pytest.mark.parametrize("high", [768, 742, 700, 640])
@pytest.mark.parametrize("pasted", [True, False])
def test_nothing_below_is_covered_by_it_however_long(
    baule: "Commune", open_window: "Callable[..., Window]", high: int, pasted: bool
) -> None:
    window = _window(baule, open_window)
    window.size(1366, high, 100)
    joining = _asked(window, baule)
    field = joining.comment_field
    for press in (None, "Oui, dire"):
        text = "Chez nous aussi le registre est sur papier depuis 1902. " * 60
        if pasted:
            QApplication.clipboard().setText(text)
            joining.comment.paste()
        else:
            joining.comment.setPlainText(text)
        if press:
            window.click(window.act(press))
        for _turn in range(3):  # by itself, Qt needs one for each widget around the field: there are six
            window.settle()
        below = [part for part in (field.error, field.help) if part.isVisible()]
        assert joining.comment.geometry().bottom() < min(part.geometry().top() for part in below)
