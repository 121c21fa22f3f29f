"""The comment of "nous aussi" is kept until it is sent: she looks at another page, and finds it again."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.database.queries import outbox, todo, typed
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.autosave import UNTYPED
from desktop.views.needs.neighbours import NOT_ERASED
from desktop.views.needs.page import NeedsPage
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import cursor_seen
from sync.contract.published import PublicNeed
from tests.desktop.actions import published
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


def test_by_the_key_of_its_page_she_is_back_in_it_where_she_wrote(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """As in a need and in a request; where nothing was typed, the list comes as for any question."""
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    page = window.frame.page("needs")
    window.visit("home")
    window.visit("needs")
    window.settle()
    assert page.list.isVisible()
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    joining.comment.moveCursor(QTextCursor.MoveOperation.Left)
    window.visit("home")
    window.settle()
    window.frame.go("needs")
    window.settle()
    assert joining.comment.hasFocus()
    window.qtbot.keyClicks(joining.comment, "!")
    assert joining.comment_field.text == f"{COMMENT[:-1]}!{COMMENT[-1]}"
    page.start_over()
    window.settle()
    assert baule.ask(typed.kept, "join.n1") == {"comment": f"{COMMENT[:-1]}!{COMMENT[-1]}"}
    assert not joining.isVisible(), "the key once more leads to the list, as from a need that is written"


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
    assert not joining.counter.isVisible(), "the same would stand there twice"
    assert joining.comment_field.text.endswith("aussi. ")
    assert (joining.area.verticalScrollBar().value(), joining.comment.mapTo(window.frame, QPoint()).y()) == (
        scrolled,
        top,
    )
    window.qtbot.keyClicks(joining.comment, "A")
    assert joining.counter.isVisible()
    assert "3\u202f401" in joining.counter.text()
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
    joining.comment.setPlainText("Une ligne. " * 500)
    window.settle()
    own_bar = joining.comment.verticalScrollBar().maximum() > 0
    assert own_bar == (percent == 100), "it pushes all else away only where all scrolls with it"


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
    window.click(window.act("Reprendre le dernier brouillon"))
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


@pytest.mark.parametrize(("width", "height", "percent"), [(1024, 600, 200), (1366, 768, 100)])
def test_words_typed_while_nous_aussi_was_said_elsewhere_are_on_its_page_and_can_be_selected(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    """They went out of sight, and nothing told where they were."""
    window = _window(baule, open_window)
    window.size(width, height, percent)
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    join_need(baule.context, "n1")
    baule.actor.announce(EVERYTHING)
    page = joining.window().findChild(NeedsPage)
    baule.until(lambda: page.others.sheet.unsent.words.text() == COMMENT)
    window.settle()
    unsent = page.others.sheet.unsent
    assert unsent.isVisible()
    assert unsent.words.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert any(
        "a été dit ailleurs entre-temps" in label.text()
        for label in joining.window().findChildren(Label)
        if label.isVisible()
    )
    assert baule.ask(typed.kept, "join.n1") == {"comment": COMMENT}
    bar = page.area.verticalScrollBar()
    window.press(Qt.Key.Key_PageDown)
    assert (bar.value() > 0) == (percent == 200), "the keyboard turns pages, wherever it is"
    window.press(Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_one_that_did_not_leave_is_erased_where_it_stands_once_she_said_so(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """À faire led to it for ever: nothing but taking the "nous aussi" back made an end of it."""
    window = _window(baule, open_window)
    baule.act(keep_typed, "join.n1", {"comment": COMMENT})
    baule.act(join_need, "n1")
    page = window.visit("needs", "other:n1")
    baule.until(lambda: page.others.sheet.erase.isVisible())
    window.settle()
    for answer, left in (("Non, garder", {"comment": COMMENT}), ("Oui, effacer ce commentaire", {})):
        page.others.sheet.erase.click()
        assert page.others.message.asks
        question = f"Effacer «\u00a0{COMMENT}\u00a0»\u202f?"
        assert page.others.message.words.text().startswith(question), "where the window is low, it hides the comment"
        assert baule.ask(typed.kept, "join.n1") == {"comment": COMMENT}, "it asks first"
        window.answer(answer)
        window.settle()
        assert baule.ask(typed.kept, "join.n1") == left
        assert page.others.sheet.erase.isVisible() == page.others.sheet.unsent.isVisible() == bool(left)
    assert page.others.message.words.text() == "Commentaire effacé."
    assert page.navigation.neighbours.sheet.leave, "the “nous aussi” stands"
    assert [row for row in baule.ask(todo.todo) if row.kind == "comment"] == []
    window.visit("home")
    page = window.visit("needs", "other:n1")
    window.settle()
    assert not page.others.message.isVisible()


def test_none_is_said_to_be_erased_that_a_full_disk_has_kept(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """It was said later, as the "nous aussi" was withdrawn elsewhere, beside the comment that may leave again."""
    window = _window(baule, open_window)
    baule.act(keep_typed, "join.n1", {"comment": COMMENT})
    baule.act(join_need, "n1")
    page = window.visit("needs", "other:n1")
    baule.until(lambda: page.others.sheet.erase.isVisible())
    window.settle()
    page.others.sheet.erase.click()
    baule.read_only(True)
    window.answer("Oui, effacer ce commentaire")
    window.settle()
    assert page.others.message.words.text() == NOT_ERASED
    assert page.others.sheet.unsent.isVisible()
    baule.read_only(False)
    leave_need(baule.context, "n1")
    baule.actor.announce(EVERYTHING)
    window.settle()
    assert baule.ask(typed.kept, "join.n1") == {"comment": COMMENT}
    assert not page.others.sheet.unsent.isVisible()
    assert page.others.message.words.text() != "Commentaire effacé."


@pytest.mark.parametrize(("width", "height", "percent"), [(1024, 600, 200), (1366, 768, 100)])
def test_what_she_types_at_once_is_her_comment_and_enter_sends_nothing(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    """The keyboard was on "Revenir", which the first space pressed: the sentence went nowhere."""
    window = _window(baule, open_window)
    window.size(width, height, percent)
    joining = _asked(window, baule)
    for key in (Qt.Key.Key_C, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_A):
        focus = QApplication.focusWidget()
        assert focus is not None
        window.qtbot.keyClick(focus, key)
        window.settle()
    assert joining.isVisible()
    assert joining.comment_field.text == "c \na"
    window.qtbot.keyClick(joining.comment, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert joining.isVisible()
    assert baule.ask(outbox.listed) == ()
    assert _whole_in_sight(joining.comment)


def test_what_she_types_before_her_kept_comment_was_read_comes_after_it(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    baule.act(keep_typed, "join.n1", {"comment": COMMENT})
    page = window.visit("needs", "other:n1")
    baule.until(lambda: page.navigation.neighbours.sheet is not None)
    window.settle()
    window.act("Dire").click()
    window.qtbot.keyClicks(page.joining.comment, " Et plus.")
    assert page.joining.comment_field.text == " Et plus."
    window.settle()
    assert page.joining.comment_field.text == f"{COMMENT} Et plus."
    page.leaving()
    window.settle()
    assert baule.ask(typed.kept, "join.n1") == {"comment": f"{COMMENT} Et plus."}


def test_what_she_types_before_it_was_read_is_kept_too_where_she_goes_back_at_once(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    baule.act(keep_typed, "join.n1", {"comment": COMMENT})
    page = window.visit("needs", "other:n1")
    baule.until(lambda: page.navigation.neighbours.sheet is not None)
    window.settle()
    held = Event()
    baule.actor.ask(lambda _connection: held.wait(), then=lambda _done: None)
    window.act("Dire").click()
    window.qtbot.keyClicks(page.joining.comment, " Et plus.")
    page.joining.stay.trigger()
    held.set()
    window.settle()
    assert _asked(window, baule).comment_field.text == f"{COMMENT} Et plus."


def test_before_it_is_withdrawn_the_keyboard_is_on_the_answer_that_changes_nothing(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    published.settle(baule.context, baule.act(join_need, "n1").op, "accepted")
    page = window.visit("needs", "other:n1")
    baule.until(lambda: page.navigation.neighbours.sheet is not None)
    window.settle()
    window.click(window.act("Ne plus dire"))
    window.settle()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPushButton)
    assert "Garder" in focus.text()


def _closed(baule: "Commune") -> None:
    baule.campaign("deployment")


def _taken_back(baule: "Commune") -> None:
    baule.actor.announce(published.publish(baule.context, "needs", removed=["n1"]))


def _all_taken_back(baule: "Commune") -> None:
    baule.actor.announce(published.publish(baule.context, "needs", removed=["n1", OTHER.id]))


@pytest.mark.parametrize("over", [_closed, _taken_back, _all_taken_back])
def test_one_that_cannot_leave_any_more_is_read_there_and_erased(
    baule: "Commune", open_window: "Callable[..., Window]", over: "Callable[[Commune], None]"
) -> None:
    """No window showed it, and À faire dropped its line."""
    window = _window(baule, open_window)
    baule.act(keep_typed, "join.n1", {"comment": COMMENT})
    over(baule)
    for target in ("join:n1", "other:n1"):
        page = window.visit("needs", target)
        window.settle()
        assert page.others.sheet.unsent.isVisible(), target
        assert page.others.sheet.unsent.words.text() == COMMENT
        assert page.others.sheet.reason.isVisible()
    window.click(page.others.sheet.erase)
    window.answer("Oui, effacer ce commentaire")
    window.settle()
    assert baule.ask(typed.kept, "join.n1") == {}
    assert not page.others.sheet.unsent.isVisible()
    assert page.others.empty.isVisible() == (page.others.list.model().rowCount() == 0)
    assert baule.ask(todo.todo) == ()


@pytest.mark.parametrize("over", [_closed, _taken_back])
def test_what_she_is_writing_stays_in_sight_where_its_question_is_over(
    baule: "Commune", open_window: "Callable[..., Window]", over: "Callable[[Commune], None]"
) -> None:
    window = _window(baule, open_window)
    page = window.frame.page("needs")
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    over(baule)
    window.settle()
    assert not joining.isVisible()
    assert page.others.sheet.unsent.words.text() == COMMENT
    assert page.others.sheet.unsent.isVisible()
    assert "rien à confirmer" in page.others.message.words.text()


def test_she_goes_on_writing_where_it_is_asked_anew(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    """The keyboard was on “Revenir”: letters were lost, and a space would have led away."""
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, "Depuis l")
    renamed = msgspec.structs.replace(PLAN, title="Plan des tombes")
    baule.actor.announce(published.publish(baule.context, "needs", renamed))
    window.settle()
    assert "Plan des tombes" in joining.lead.text()
    window.qtbot.keyClicks(window.frame.focusWidget(), "ongtemps")
    assert joining.comment_field.text == "Depuis longtemps"
