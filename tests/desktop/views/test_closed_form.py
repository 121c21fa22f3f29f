"""A form whose text was closed or sent, until what follows is read: what stands in it is what is kept."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QWidget

from tests.desktop.views.all_pages import press_place, with_all_pages
from tests.desktop.views.each_text import EACH, TextKind

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def closed() -> Iterator[ExitStack]:
    """What is held as the text is closed, until the test lets it go."""
    with ExitStack() as stack:
        yield stack


def _hold(window: "Window", editor: Any, closed: ExitStack) -> list[None]:
    """From the moment when the text is over, nothing more is read."""
    seen: list[None] = []

    def hold() -> None:
        if not seen:
            seen.append(None)
            closed.enter_context(window.held())

    editor.finished.connect(hold)
    return seen


class Releases(QObject):
    """Of a mouse button over a field, as far as they reach it."""

    def __init__(self, field: QLineEdit, released: list[QEvent]) -> None:
        super().__init__(field)
        self._released = released
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._released.append(event)
        return False


def _title(window: "Window", page: Any) -> QLineEdit:
    page.lead("title")
    title = window.frame.focusWidget()
    assert isinstance(title, QLineEdit)
    title.end(False)
    return title


def _editor(page: Any) -> Any:
    return getattr(page.navigation, "sharing", page.navigation).editor


@pytest.mark.parametrize("way", ["link", "new"])
@EACH
def test_nothing_is_written_into_a_text_that_was_closed_for_another(
    baule: "Commune", open_window: "Callable[..., Window]", closed: ExitStack, kind: TextKind, way: str
) -> None:
    """She clicks into its form, which is still in sight."""
    window = with_all_pages(baule, open_window)
    mine = baule.act(kind.draft, None, **kind.words)
    other = baule.act(kind.draft, None, **{**kind.words, "title": "Autre texte"})
    page = window.visit(kind.place, mine)
    title = _title(window, page)
    stood = title.text()
    seen = _hold(window, _editor(page), closed)
    window.frame.go(kind.place, other if way == "link" else "share" if kind.place == "services" else "new")
    baule.until(lambda: bool(seen))
    assert title.isVisible()
    released: list[QEvent] = []
    watcher = Releases(title, released)
    QTest.mouseClick(title, Qt.MouseButton.MiddleButton)
    assert released == [], "it pastes"
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    assert len(released) == 1
    watcher.deleteLater()
    window.type("Zorglub")
    assert title.text() == stood
    closed.close()
    window.settle()
    page.leaving()
    window.settle()
    assert sorted(row.title for row in baule.ask(kind.listed)) == sorted([stood, "Autre texte"])
    assert title.text() == ("Autre texte" if way == "link" else "")


def _menu(title: QLineEdit) -> QWidget:
    menu = title.createStandardContextMenu()
    menu.popup(title.mapToGlobal(title.rect().center()))
    return menu


def _lines(title: QLineEdit) -> QWidget:
    box = QComboBox(title.parentWidget())
    box.addItems(["Zorglub", "Champignac"])
    box.show()
    box.showPopup()
    return cast("QWidget", box.view())


def _offers(title: QLineEdit) -> QWidget:
    completer = QCompleter(["Zorglub"], title)
    title.setCompleter(completer)
    completer.complete()
    return completer.popup()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
@pytest.mark.parametrize("opens", [_menu, _lines, _offers])
@EACH
def test_what_a_field_had_opened_goes_as_its_text_is_closed(
    baule: "Commune",
    open_window: "Callable[..., Window]",
    closed: ExitStack,
    kind: TextKind,
    opens: Callable[[QLineEdit], QWidget],
) -> None:
    """A menu that offers to paste, the lines of a choice: what is taken there would stand in the form alone."""
    window = with_all_pages(baule, open_window)
    mine = baule.act(kind.draft, None, **kind.words)
    other = baule.act(kind.draft, None, **{**kind.words, "title": "Autre texte"})
    page = window.visit(kind.place, mine)
    opened = opens(_title(window, page))
    baule.until(opened.isVisible)
    seen = _hold(window, _editor(page), closed)
    window.frame.go(kind.place, other)
    baule.until(lambda: bool(seen))
    assert not opened.isVisible()
    closed.close()
    window.settle()


@EACH
def test_what_was_dragged_over_a_text_is_not_dropped_once_it_is_closed(
    baule: "Commune", open_window: "Callable[..., Window]", closed: ExitStack, kind: TextKind
) -> None:
    window = with_all_pages(baule, open_window)
    mine = baule.act(kind.draft, None, **kind.words)
    other = baule.act(kind.draft, None, **{**kind.words, "title": "Autre texte"})
    page = window.visit(kind.place, mine)
    title = _title(window, page)
    dragged, at = QMimeData(), title.rect().center()
    dragged.setText("Zorglub")
    how = Qt.DropAction.MoveAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(title, QDragEnterEvent(at, *how))
    seen = _hold(window, _editor(page), closed)
    window.frame.go(kind.place, other)
    baule.until(lambda: bool(seen))
    for event in (QDragMoveEvent(at, *how), QDropEvent(QPointF(at), *how)):
        event.accept()  # as the field had said before
        QApplication.sendEvent(title, event)
        assert not event.isAccepted(), "it stays where it was"
    assert title.text() == kind.words["title"]
    closed.close()
    window.settle()


@pytest.mark.parametrize("act", ["bin", "send"])
@EACH
def test_no_act_of_the_bar_is_about_a_text_that_is_not_in_the_form_yet(
    baule: "Commune", open_window: "Callable[..., Window]", closed: ExitStack, kind: TextKind, act: str
) -> None:
    """The bar still has those of the text that was closed."""
    baule.campaign("needs")
    window = with_all_pages(baule, open_window)
    mine = baule.act(kind.draft, None, **kind.words)
    other = baule.act(kind.draft, None, **{**kind.words, "title": "Autre texte"})
    page = window.visit(kind.place, mine)
    screens = getattr(page, "sharing", page)
    seen = _hold(window, _editor(page), closed)
    window.frame.go(kind.place, other)
    baule.until(lambda: bool(seen))
    window.frame.acts.rest()
    QTest.mouseClick(window.act("Mettre à la corbeille" if act == "bin" else kind.send), Qt.MouseButton.LeftButton)
    closed.close()
    window.settle()
    assert not screens.confirming.isVisible()
    assert sorted(row.title for row in baule.ask(kind.listed) if not row.discarded_at) == [
        "Autre texte",
        kind.words["title"],
    ]
    assert act == "bin" or _editor(page).fields["title"] == "Autre texte"


@EACH
def test_the_way_back_leads_to_the_list_though_another_text_is_read_for_the_form(
    baule: "Commune", open_window: "Callable[..., Window]", closed: ExitStack, kind: TextKind
) -> None:
    """She has thought better of the link that she followed."""
    window = with_all_pages(baule, open_window)
    mine = baule.act(kind.draft, None, **kind.words)
    other = baule.act(kind.draft, None, **{**kind.words, "title": "Autre texte"})
    page = window.visit(kind.place, mine)
    title = _title(window, page)
    seen = _hold(window, _editor(page), closed)
    window.frame.go(kind.place, other)
    baule.until(lambda: bool(seen))
    window.frame.acts.rest()
    QTest.mouseClick(getattr(page, "sharing", page).back, Qt.MouseButton.LeftButton)
    closed.close()
    window.settle()
    assert not title.isVisible()
    assert not _editor(page).active
    window.frame.go(kind.place, other)
    window.settle()
    assert title.text() == "Autre texte", "it opens as ever"


@EACH
def test_nothing_watches_each_event_any_more_once_the_list_is_there(
    baule: "Commune", open_window: "Callable[..., Window]", kind: TextKind
) -> None:
    window = with_all_pages(baule, open_window)
    page = window.visit(kind.place, baule.act(kind.draft, None, **kind.words))
    title = _title(window, page)
    window.click(getattr(page, "sharing", page).back)
    window.settle()
    assert not title.isVisible()
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(title, key)
    assert title.text() == f"{kind.words['title']}a", "not taken on its way"


@EACH
def test_what_is_typed_once_it_has_left_does_not_stand_in_the_form(
    baule: "Commune", open_window: "Callable[..., Window]", closed: ExitStack, kind: TextKind
) -> None:
    """She is back in it as "Oui" is answered."""
    baule.campaign("needs")
    window = with_all_pages(baule, open_window)
    mine = baule.act(kind.draft, None, **kind.words)
    page = window.visit(kind.place, mine)
    screens = page.sharing if kind.place == "services" else page
    window.click(window.act(kind.send))
    baule.until(screens.confirming.isVisible)
    window.settle()
    seen = _hold(window, _editor(page), closed)
    with window.held():
        for words_of_act in ("Oui", "Revenir au texte"):
            window.frame.acts.rest()
            QTest.mouseClick(window.act(words_of_act), Qt.MouseButton.LeftButton)
        title = _title(window, page)
        stood = title.text()
    baule.until(lambda: bool(seen))
    assert title.isVisible()
    window.type("Zorglub")
    assert title.text() == stood
    closed.close()
    window.settle()
    press_place(window, "home")
    window.settle()
    assert [row.title for row in baule.ask(kind.listed)] == [stood]
