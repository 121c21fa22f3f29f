"""A real window over a real commune: the frame, the pages a test asks for, the exchange's rhythm at the test's hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.changes import Changes
from desktop.domain.places import place_named
from desktop.paths import Places
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.views.shell.frame import Frame, Place
from desktop.views.shell.side_buttons import MenuCommune as Named
from desktop.views.widgets.label import Label
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.theme import Theme
from tests.desktop.viewmodels.conftest import Commune, baule, without_siren

__all__ = ["baule", "without_siren"]

Make = Callable[[PageContext], Page]


@dataclass
class Window:
    """`went` records where pages led, `round` is what the next round does."""

    frame: Frame
    page_context: PageContext
    theme: Theme
    commune: Commune
    qtbot: QtBot
    went: list[tuple[str, str]] = field(default_factory=list)
    round: Callable[..., RoundDone] = lambda *_: RoundDone(changes=Changes())
    enrol: Callable[..., Any] = lambda *_: None

    def visit(self, key: str, target: str = "") -> Any:
        self.frame.go(key, target)
        self.settle()
        return self.frame.page(key)

    def settle(self) -> None:
        self.commune.settle()
        self.qtbot.waitUntil(lambda: self.commune.worker.idle)
        QApplication.processEvents()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """As on a busy computer: the worker reads nothing meanwhile."""
        with self.held():
            yield
        self.settle()

    @contextmanager
    def held(self) -> Iterator[None]:
        """The worker stops here, after what it was asked before."""
        held = Event()
        self.commune.actor.ask(lambda _connection: held.wait(), then=lambda _done: None)
        try:
            yield
        finally:
            held.set()

    def type(self, words: str) -> None:
        """In whatever has the keyboard as it begins; nothing is waited for."""
        focus = self.frame.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, words)

    def size(self, width: int, height: int, percent: int) -> None:
        self.theme.apply(size=percent)
        self.frame.resize(width, height)
        self.settle()

    def clipped(self, part: QWidget) -> list[str]:
        """Texts of which something is cut off, once the layout has come to rest."""

        def cut() -> list[str]:
            labels = [label for label in part.findChildren(Label) if label.isVisible() and label.text()]
            return [label.text()[:60] for label in labels if label.height() < label.heightForWidth(label.width())]

        return self._at_rest(cut)

    def out_of_reach(self, part: QWidget) -> list[str]:
        """Parts that are cut off by the area around them, with no scroll bar that would reach them."""
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff

        def cut(area: QScrollArea) -> bool:
            inner, port = area.widget(), area.viewport()
            if inner is None or not area.isVisible():
                return False
            wide = inner.width() > port.width() and area.horizontalScrollBarPolicy() == never
            return wide or (inner.height() > port.height() and area.verticalScrollBarPolicy() == never)

        return self._at_rest(lambda: [type(a.widget()).__name__ for a in part.findChildren(QScrollArea) if cut(a)])

    def bar_to_the_last_line(self, page: Page, list: LineList) -> None:
        """There is one scroll bar in the page, and at its end the last line of the list is visible."""

        def reached() -> bool:
            bars = [one.verticalScrollBar() for one in page.findChildren(QAbstractScrollArea) if one.isVisible()]
            some = [bar for bar in bars if bar.isVisible()]
            for bar in some:
                bar.setValue(bar.maximum())
            last = list.visualRect(list.model().index(list.model().rowCount() - 1, 0))
            return len(some) == 1 and list.viewport().visibleRegion().contains(last.center())

        self.qtbot.waitUntil(reached)

    def _at_rest(self, cut: Callable[[], list[str]]) -> list[str]:
        try:
            self.qtbot.waitUntil(lambda: not cut(), timeout=2000)
        except (TimeoutError, AssertionError):
            pass
        return cut()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            focus = self.frame.focusWidget()
            assert focus is not None
            self.frame.acts.rest()
            self.qtbot.keyClick(focus, key)
        self.settle()

    def click(self, button: QWidget) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        self.frame.acts.rest()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def answer(self, words: str) -> None:
        """Presses the button of a question that begins with these words."""
        buttons = [one for one in self.frame.findChildren(QPushButton) if one.text().replace("&", "").startswith(words)]
        (button,) = [one for one in buttons if one.isVisible()]
        self.click(button)

    def act(self, words: str) -> QWidget:
        """The button of the fixed bar that begins with these words."""
        QApplication.processEvents()  # a layout shows new widgets only in the next turn of the event loop
        found = [
            b
            for b in self.frame.acts.findChildren(QWidget)
            if getattr(b, "text", str)().replace("&", "").startswith(words)
        ]
        shown = [button for button in found if button.isVisibleTo(self.frame)]
        assert len(shown) == 1, words
        return shown[0]


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Window]]:
    """Opens a window for a commune with these pages, key to maker."""
    opened: list[Window] = []
    theme = Theme(qapp, choice="clair")

    def make(commune: Commune, **makers: Make) -> Window:
        made: list[Window] = []
        syncing = Syncing(
            commune.worker,
            commune.actor,
            Connectivity(),
            lambda *args: made[0].round(*args),
            lambda *args: made[0].enrol(*args),
            commune.actor.clock,
        )
        folder = commune.actor.database.parent.parent
        places = Places(folder, folder / "config", folder / "logs")
        page_context = PageContext(
            theme=theme,
            actor=commune.actor,
            network=commune.worker,
            syncing=syncing,
            clock=commune.actor.clock,
            commune="Baule",
            go=lambda place, target: made[0].went.append((place, target)),
            status_summary=StatusSummary(commune.actor, commune.opening()),
            places=places,
            set_appearance=lambda _theme, _size: None,
            other_commune=lambda _insee: None,
            open_again=lambda _said: None,
            ask_first=lambda then: then(),
        )

        def made_page(key: str, maker: Make) -> Page:
            page = maker(page_context)
            page.place = place_named(key)
            commune.actor.texts.opening.connect(page.await_text)
            commune.actor.texts.not_opened.connect(page.go_on_in_field)
            commune.actor.texts.read.connect(page.await_no_more)
            return page

        pages = tuple(Place(key, key, "home", partial(made_page, key, maker)) for key, maker in makers.items())
        frame = Frame(theme, Named("45024", "Baule", "Loiret"), pages, lambda: ())
        window = Window(frame, page_context, theme, commune, qtbot)
        made.append(window)
        opened.append(window)
        frame.resize(1366, 768)
        frame.show()
        frame.activateWindow()
        qtbot.waitUntil(frame.isActiveWindow)
        return window

    yield make
    for window in opened:
        window.settle()
        window.frame.close()
        window.frame.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # before the theme's pictures go
    theme.apply(choice="clair", size=100)
    theme.deleteLater()


class Flashes(QObject):
    """Every window that is shown: a widget shown before it has a parent flashes as one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, shown: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(shown, QWidget) and shown.isWindow():
            self.seen.append(type(shown).__name__)
        return False


@pytest.fixture
def flashes(qapp: QApplication) -> Iterator[Flashes]:
    watching = Flashes()
    qapp.installEventFilter(watching)
    yield watching
    qapp.removeEventFilter(watching)


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform logs this for every window; it is no fault of the window."""
    item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True))
