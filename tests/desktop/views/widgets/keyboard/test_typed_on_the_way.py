"""What is typed after an act that leads to a form of another page, and before the form stands, is written in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.services.draft_share import draft_share
from desktop.database.queries import needs
from desktop.viewmodels.kit.targets import NEW
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.keyboard.typed_ahead import TypedOnTheWay
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    for number in range(12):  # so many that the list has a search
        baule.act(draft_need, None, title=f"Cantine {number}")
    keys = ("home", "needs", "requests", "services")
    window = open_window(baule, **{key: composed(key) for key in keys})
    window.visit("home")
    window.commune.until(window.frame.isActiveWindow)  # until then nothing is told of the keyboard
    return window


def title_of(window: "Window") -> QLineEdit:
    """The field in which one begins to write, once what waited was written there or dropped."""

    def waits() -> bool:
        return any(ahead.waits for ahead in window.frame.findChildren(TypedOnTheWay))

    window.commune.until(lambda: isinstance(window.frame.focusWidget(), QLineEdit) and not waits())
    field = window.frame.focusWidget()
    assert isinstance(field, QLineEdit)
    return field


@pytest.mark.parametrize(("key", "target"), [("needs", NEW), ("requests", NEW), ("services", "share")])
def test_it_is_in_the_first_field_of_a_new_text(window: "Window", key: str, target: str) -> None:
    """The first letters were lost, and one could stay in the search of the list."""
    with window.busy():
        window.frame.go(key, target)
        window.type("Res ex")
        QTest.keyClick(window.frame.focusWidget(), Qt.Key.Key_Backspace)
    title = title_of(window)
    window.type("!")
    assert title.text() == "Res e!"


def in_list(window: "Window") -> Any:
    page = window.visit("needs")
    arrived = (page.list.list, page.list.row.line)  # on a busy computer a moment after the page has come
    window.commune.until(lambda: window.frame.focusWidget() in arrived)
    return page.list


def press(window: "Window", lines: Any, by: str) -> None:
    """Its act for a new text, pressed in each way, and nothing is waited for."""
    window.frame.acts.rest()
    if by == "search":
        lines.row.line.setFocus()
        lines.write.trigger()
    elif by == "line":
        lines.list.mark(0)
        QTest.keyClick(lines.list, Qt.Key.Key_Return)
    else:
        QTest.mouseClick(window.act("Écrire un besoin"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("by", ["search", "line", "mouse"])
def test_nor_is_a_letter_lost_from_the_list_itself(window: "Window", by: str) -> None:
    """On a busy computer they went into its search, whose lines the form then hid."""
    lines = in_list(window)
    page: Any = window.frame.page("needs")
    first = page.navigation.needs.model.lines[0].title
    with window.busy():
        press(window, lines, by)
        for letter in "Res ex":
            window.type(letter)
    assert title_of(window).text() == (f"{first}Res ex" if by == "line" else "Res ex")
    assert lines.row.line.text() == ""


def test_nor_from_the_head_of_services(window: "Window") -> None:
    page = window.visit("services")
    with window.busy():
        window.frame.acts.rest()
        QTest.mouseClick(page.share, Qt.MouseButton.LeftButton)
        for letter in "Res ex":
            window.type(letter)
    assert title_of(window).text() == "Res ex"
    assert page.row.line.text() == ""


def test_a_tab_and_enter_stay_in_their_order(window: "Window") -> None:
    lines = in_list(window)
    with window.busy():
        press(window, lines, "mouse")
        for key in ("R", "e", Qt.Key.Key_Tab, "S", "u", Qt.Key.Key_Return, "r"):
            if isinstance(key, str):
                window.type(key)
            else:
                QTest.keyClick(window.frame.focusWidget(), key)
    page: Any = window.frame.page("needs")
    window.commune.until(lambda: page.form.isVisible() and page.form.fields["title"].text != "")
    fields = {name: field.text for name, field in page.form.fields.items() if field.text}
    assert fields == {"title": "Re", "description": "Su\nr"}


def test_what_is_typed_as_the_form_comes_is_written_after_the_rest(window: "Window") -> None:
    """The system hands over what was typed meanwhile as soon as the field has the keyboard."""
    page: Any = window.frame.page("needs")
    page.navigation.begun.connect(lambda: window.type("tine"))
    with window.busy():
        window.frame.go("needs", NEW)
        window.type("Can")
    assert title_of(window).text() == "Cantine"


def test_it_comes_after_the_text_of_a_draft(window: "Window") -> None:
    (row, *_) = window.commune.ask(needs.listed)
    with window.busy():
        window.frame.go("needs", row.id)
        window.type(" neuve")
    title = title_of(window)
    assert title.text() == f"{row.title} neuve"


@pytest.mark.parametrize("first", [True, False])
def test_nor_is_a_letter_lost_on_the_way_to_a_service_of_ours(window: "Window", *, first: bool) -> None:
    """At the first visit of the page they fell away, or went into the search of the catalogue."""
    share = window.commune.act(draft_share, title="Broyeur")
    if not first:
        window.visit("services")
        window.visit("home")
    window.frame.go("services", share)
    for letter in " de jardin":  # she types while the page, the list and then the text are read
        window.type(letter)
        QApplication.processEvents()
        window.commune.settle()
    title = title_of(window)
    page: Any = window.frame.page("services")
    assert (title.text(), page.row.line.text()) == ("Broyeur de jardin", "")


def test_an_accent_that_is_typed_before_its_letter_is_put_on_it(window: "Window") -> None:
    """Where one does not write, the system puts nothing together."""
    page: Any = window.frame.page("needs")
    page.navigation.begun.connect(lambda: composed_in(window, "è"))
    with window.busy():
        window.frame.go("needs", NEW)
        window.type("F")
        QApplication.sendEvent(
            window.frame.focusWidget(),
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Dead_Circumflex, Qt.KeyboardModifier.NoModifier, ""),
        )
        window.type("et")
    assert title_of(window).text() == "Fêtè"


def test_an_accent_stays_before_its_letter_though_the_page_is_painted_between_them(window: "Window") -> None:
    """On the way to a list that is not read yet."""
    with window.busy():
        window.frame.go("needs")
        window.type("F")
        QApplication.sendEvent(
            window.frame.focusWidget(),
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Dead_Circumflex, Qt.KeyboardModifier.NoModifier, ""),
        )
        for _paint in range(3):
            window.frame.update()
            QApplication.processEvents()
        window.type("ete")
    page: Any = window.frame.page("needs")
    window.commune.until(lambda: page.list.row.line.text() != "")
    assert page.list.row.line.text() == "Fête"


def composed_in(window: "Window", letter: str) -> None:
    """As the system does it where one writes."""
    event = QInputMethodEvent()
    event.setCommitString(letter)
    QApplication.sendEvent(window.frame.focusWidget(), event)


def test_where_she_goes_elsewhere_it_is_written_nowhere(window: "Window") -> None:
    with window.busy():
        window.frame.go("needs", NEW)
        window.type("Reserver")
        window.frame.go("home")
    window.visit("needs", NEW)
    assert title_of(window).text() == ""


def test_it_is_not_written_in_the_form_of_another_act(window: "Window") -> None:
    """It waited for ten seconds, and went into the first field that had the keyboard after Alt with a letter."""
    with window.busy():
        window.frame.go("needs", NEW)
        window.type("Reserver")
        QTest.keyClick(window.frame.focusWidget(), Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert title_of(window).text() == ""


class Form(QWidget):
    """A page of its own: a field, and an act, which is `pressed`."""

    def __init__(self, qtbot: "QtBot") -> None:
        super().__init__()
        self.pressed: list[bool] = []
        self.funder, self.join = QLineEdit(), Button("Joindre un document…", lambda: self.pressed.append(True))
        qtbot.addWidget(self)
        column = QVBoxLayout(self)
        for part in (self.funder, self.join):
            column.addWidget(part)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show()
        qtbot.waitUntil(self.isActiveWindow)
        self.setFocus()


def test_nor_where_the_form_begins_with_an_act(qtbot: "QtBot") -> None:
    """The last step of a request does: the letters stood in a field of another step, and would have gone to the préfet.

    Nor does the Enter among them press that act.
    """
    page = Form(qtbot)
    ahead = TypedOnTheWay(page, at_rest_ms=1)
    QTest.keyClicks(page, "Zorglub")
    QTest.keyClick(page, Qt.Key.Key_Return)
    page.join.setFocus()
    qtbot.waitUntil(lambda: not ahead.waits)
    page.funder.setFocus()
    QApplication.processEvents()
    assert (page.funder.text(), page.pressed) == ("", [])


def test_nor_does_an_enter_after_a_tab_press_the_act_that_follows_the_field(qtbot: "QtBot") -> None:
    page = Form(qtbot)
    ahead = TypedOnTheWay(page)
    QTest.keyClicks(page, "Etat")
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):
        QTest.keyClick(page, key)
    page.funder.setFocus()
    qtbot.waitUntil(lambda: not ahead.waits)
    assert (page.funder.text(), page.join.hasFocus(), page.pressed) == ("Etat", True, [])


def test_pressed_long_after_the_page_had_come_it_waits_for_its_form_as_long_as_ever(qtbot: "QtBot") -> None:
    """The page, at rest on its act, waited for a moment more for its own list."""
    page, later = Form(qtbot), QTimer(singleShot=True, interval=200)
    ahead = TypedOnTheWay(page, at_rest_ms=100)
    page.join.setFocus()
    QApplication.processEvents()
    ahead.press(page.join)
    QTest.keyClicks(page.join, "Etat")
    with qtbot.waitSignal(later.timeout):
        later.start()
    page.funder.setFocus()
    qtbot.waitUntil(lambda: not ahead.waits)
    assert page.funder.text() == "Etat"


def test_where_no_form_comes_but_a_list_it_goes_into_its_search(window: "Window") -> None:
    page = window.visit("needs")
    window.visit("home")
    with window.busy():
        window.frame.go("needs", NEW)
        window.type("Cantine")
        page.list.list.setFocus()
        QApplication.processEvents()
    assert page.list.row.line.text() == "Cantine"
