"""The window: menu bar, side menu, page, bands, bar of buttons, status; pages are made when first visited."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.runtime.titles import marked
from desktop.viewmodels.kit.targets import AS_LEFT, opens, to_list
from desktop.views.shell.by_pointer import ByPointer
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.shell.folding_band import FoldingBand
from desktop.views.shell.in_sight import Pages
from desktop.views.shell.side_buttons import MenuCommune, whole_name
from desktop.views.shell.side_menu import SideMenu
from desktop.views.shell.status_line import StatusLine
from desktop.views.widgets import icons
from desktop.views.widgets.act_bar import ActBar
from desktop.views.widgets.keyboard.giving import give, give_around
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.page import Page
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # used as types only, so that the start does not load their file
    from PySide6.QtGui import QScreen

    from desktop.domain.places import PlaceKey, PlaceOrNone
    from desktop.views.shell.way_in import WayIn

_FIRST_SIZE, _PART = QSize(1480, 900), 0.8  # where it is not maximised; the most of a smaller screen
_MAXIMISED = QSize(2000, 1250)  # on a screen that is smaller in one direction, the window opens maximised
WIDEST = 92  #: ems: greatest width of a page; in a wider window it stands in the middle
_LEAST_HEIGHT = 420  # pixels, even if bands and bar want more: they could make the window higher than the screen
_LOW = 36  # ems of height; in a lower window there is too little room under a page's head for that part to scroll alone
_VERY_LOW = 29  # ems of height; 1366x768 at 200 %: all around the page takes as few lines as it can
_WORDS_NEED = 52  # ems of width; in a narrower window the side menu has no icons, only its words, small


class Place(NamedTuple):
    """One entry of the side menu."""

    key: "PlaceKey"  #: by which other pages lead to it
    text: str  #: words of its entry
    icon: str  #: name of its picture among the icons
    make: Callable[[], Page]  #: imports and builds its page


class Frame(QMainWindow):
    """The window around the pages."""

    painted = Signal()  #: once, after the first frame was painted
    closed = Signal()  #: the window was closed, and the open page has saved its text
    visited = Signal(str)  #: the key of the page now shown
    chosen = Signal(str)  #: the key of a page that was asked for by menu or key

    def __init__(
        self,
        theme: Theme,
        commune: MenuCommune,
        places: tuple[Place, ...],
        others: Callable[[], tuple[MenuCommune, ...]],
        *,
        demonstration: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setWindowIcon(icons.application_icon())
        self.setWindowTitle(marked(f"{commune.name} · Relais Communes", demonstration))
        self.theme = theme
        theme.dress(self)
        self._places = {place.key: place for place in places}
        self._pages: dict[str, Page] = {}
        self._painted = False
        self.current: PlaceOrNone = ""
        self.opens: tuple[QScreen | None, bool] = (None, False)  # the screen, None: the main one; over the whole of it
        self.side = SideMenu(theme, commune, others)
        self.trouble = FoldingBand(whole_with_buttons=True)
        self.connection = FoldingBand()
        self.acts = ActBar()
        self._stack = Pages()
        self.name = Label(whole_name(commune), "small", "accent")
        self.name.setContentsMargins(28, 8, 28, 0)
        self.name.hide()  # shown here only while the side menu has no room for words
        self.status = StatusLine()
        self.demonstration = DemonstrationBand(demonstration) if demonstration else None
        self.go_actions = tuple(self._going(place) for place in places)
        self._lay()
        self._fit()
        self._by_pointer = ByPointer(self)
        self._way_in: WayIn | None = None  # made when the first page is chosen
        self.side.chosen.connect(self._chosen)
        theme.changed.connect(self._fit)

    # --- places ---------------------------------------------------------------------------------------------------

    def go(self, key: "PlaceKey", target: str = "") -> None:
        """Shows a page, with its lists unless there is a target; the present page saves its text first."""
        if self._turn(key, target) and to_list(target):
            self._lead_in(key, as_left=target == AS_LEFT)

    def _turn(self, key: "PlaceKey", target: str = "") -> bool:
        """Whether what had the keyboard is left; what is beside the pages, such as the presenter's panel, keeps it."""
        before = self._pages.get(self.current)
        focus = self.focusWidget()
        page = self.page(key)
        if before is not None and before is not page:
            if focus is not None and before.isAncestorOf(focus):
                before.had = focus
            before.leaving()
        self.current = key
        self.side.mark(key)
        self._stack.turn(page, at_top=opens(target), as_left=target == AS_LEFT)
        self.acts.show_acts(page)
        around = (self.side, self.acts) if before is None else (self.side, self.acts, before)
        left = before is not page and (focus is None or any(part.isAncestorOf(focus) for part in around))
        if left:  # something visible must have the keyboard
            give(page) if target and target != AS_LEFT else give_around(self.side.buttons[key])
        page.come(target)
        if not target and before is not page:
            page.to_lists()
        self.visited.emit(key)
        return left and before is not None

    def _chosen(self, key: "PlaceKey", by_arrow: bool = False) -> None:
        """A page was chosen by menu or key; if it is shown already, it begins again with its lists."""
        if key == self.current:
            self.page(key).start_over()
        else:
            self._turn(key)
        if not by_arrow and not (self.demonstration and key == "home"):  # its first button opens a dialog on stage
            self._lead_in(key)
        self.chosen.emit(key)

    def _lead_in(self, key: "PlaceKey", *, as_left: bool = False) -> None:
        """Gives the keyboard to the search, the list or the first field of a page."""
        if self._way_in is None:
            from desktop.views.shell.way_in import WayIn  # noqa: PLC0415 - no page is chosen before the first paint

            self._way_in = WayIn(self)
        self._way_in.lead(self.page(key), as_left=as_left)

    def _cross(self) -> None:
        """F6 leads from the page, its bands or its bar to the menu, and from there into the page."""
        focus = self.focusWidget()
        if self.current and self.side.isAncestorOf(focus):
            self._lead_in(self.current, as_left=True)
        elif self.current:
            if focus is not None and (page := self.page(self.current)).isAncestorOf(focus):
                page.had = focus
            give(self.side.buttons[self.current], Qt.FocusReason.ShortcutFocusReason)

    def page(self, key: "PlaceKey") -> Page:
        """The page with this key, made at its first visit."""
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = self._places[key].make()
            page.acts_changed.connect(lambda: self._acts_of(key))
            self._fit_page(page)
            self._stack.add_page(page)
        return page

    @property
    def _widest(self) -> int:
        return round(self.theme.em * WIDEST)

    def _acts_of(self, key: "PlaceKey") -> None:
        if key == self.current:
            self.acts.show_acts(self._pages[key])

    def _going(self, place: Place) -> QAction:
        action = QAction(place.text, self)
        action.triggered.connect(lambda: self._chosen(place.key))
        self.side.add(place.key, place.text, place.icon)
        return action

    def give_keys(self) -> None:
        """Gives the window its keys; after the first frame, as nobody presses one before and they load slowly."""
        from desktop.views.shell import keys  # noqa: PLC0415 - as above

        keys.give(self, self.go_actions, self._cross)

    def show_fitting(self) -> None:
        """Shows the window: maximised on most screens, as a person would do; at a readable size on a very large one."""
        screen, full = self.opens
        room = (screen or QGuiApplication.primaryScreen()).availableGeometry()
        if screen is not None:
            self.setScreen(screen)
        self.setGeometry(restored(room))
        show = self.showFullScreen if full else self.showMaximized if opens_maximised(room.size()) else self.show
        show()

    def minimumSizeHint(self) -> QSize:
        return QSize(640, _LEAST_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)  # once the widgets inside the window have been drawn too

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if (page := self._pages.get(self.current)) is not None:
            page.leaving()
        event.accept()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves a question; a field that needs Escape itself has handled it before."""
        if event.key() != Qt.Key.Key_Escape or not self.acts.go_back():
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab and Shift+Tab go in reading order, not in the order in which widgets were made.

        Qt also calls this when it hides or disables the widget that has the keyboard: then another one of the page gets
        it, never the menu.
        """
        from desktop.views.shell import reading_order  # noqa: PLC0415 - nobody tabs before the first paint

        lost, page = self.focusWidget(), self._stack.currentWidget()
        if lost is None or page is None or not page.isVisible() or (lost.isVisibleTo(self) and lost.isEnabled()):
            self.side.give_turn()
            reading_order.put_in_order(self)
            return super().focusNextPrevChild(next)
        give(reading_order.what_follows(page, lost, self._stack.left))
        return True

    def _fit(self) -> None:
        narrow = self.width() < _WORDS_NEED * self.theme.em
        low, very_low = self._low
        self.side.set_narrow(narrow, very_low=very_low)
        self.name.setVisible(narrow and not very_low)
        self.status.set_very_low(very_low)
        if self.demonstration is not None:
            self.demonstration.set_very_low(very_low)
        self.acts.set_low(low, very_low=very_low)
        for below in (self.trouble, self.connection, self.acts):
            below.limit(self._widest)
        self.connection.set_low(low)
        self.trouble.set_low(very_low)
        for page in self._pages.values():
            self._fit_page(page)

    @property
    def _low(self) -> tuple[bool, bool]:
        """Whether the window is low for its text, and whether it is very low."""
        return self.height() < _LOW * self.theme.em, self.height() < _VERY_LOW * self.theme.em

    def _fit_page(self, page: Page) -> None:
        page.limit(self._widest)
        low, very_low = self._low
        page.set_low(low)
        page.set_very_low(very_low, crowded=self.height() < page.crowded * self.theme.em)

    def _lay(self) -> None:
        right = flush(QVBoxLayout(), 0)
        right.addWidget(self.name)
        right.addWidget(self._stack, 1)
        # Between the page and its bar: when a band comes or goes, neither the top of the page nor the bar moves.
        right.addWidget(self.trouble)
        right.addWidget(self.connection)
        right.addWidget(self.acts)
        middle = self._middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.side)
        middle.addLayout(right, 1)
        whole = QWidget()
        column = flush(QVBoxLayout(whole), 0)
        if self.demonstration is not None:
            column.addWidget(self.demonstration)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)

    def add_beside(self, panel: QWidget) -> None:
        """Adds a panel to the right of the pages: that of the demonstration."""
        self._middle.addWidget(panel)

    def take_beside(self, panel: QWidget) -> None:
        """Takes the panel out of the row, so that it may cover the pages; it stays a child of the window."""
        self._middle.removeWidget(panel)


def restored(room: QRect) -> QRect:
    """Where the window stands on a screen with this room while it is not maximised: in the middle, with its title."""
    place = QRect(room.topLeft(), _FIRST_SIZE.boundedTo(room.size() * _PART))
    return place.translated(room.center() - place.center())


def opens_maximised(screen: QSize) -> bool:
    """Whether the window opens maximised on a screen with this room."""
    return screen.width() < _MAXIMISED.width() or screen.height() < _MAXIMISED.height()
