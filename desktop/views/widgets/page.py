"""A page: its title, its parts, its buttons for the window's bar, and what happens when it is shown or left."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.phases import LocalTime
from desktop.paths import Places
from desktop.runtime.actor import Actor
from desktop.runtime.support import Support
from desktop.runtime.syncing import Syncing
from desktop.runtime.worker import Worker
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.viewmodels.kit.targets import AS_LEFT, TEXT, opens
from desktop.views.widgets.buttons import make_action
from desktop.views.widgets.filling import Least
from desktop.views.widgets.foot.page_foot import Foot
from desktop.views.widgets.header import Header
from desktop.views.widgets.keyboard.giving import KeepsKeyboard
from desktop.views.widgets.label import Label, tip
from desktop.views.widgets.layouts import SIDE
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.scrolling import Area, Lowering, wrapping
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # not imported at start: the first would load Qt's enums, the others come after the first paint
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.domain.places import Go, PlaceKey, PlaceOrNone

_TOP, _BOTTOM = 22, 20  # pixels above and below its parts
_BELOW_HEAD, _BETWEEN = 18, 16  # pixels
_LITTLE = 8  # pixels in place of these in a window that is very low for its text


class PageContext(NamedTuple):
    """What a page is given by the session."""

    theme: Theme  #: colours and text size, for what draws itself
    actor: Actor  #: runs actions and questions in the worker
    network: Worker  #: for what may wait long for a server, while the actor's own worker stores what is typed
    syncing: Syncing  #: begins and follows exchanges
    clock: Callable[[], LocalTime]  #: the present time; the demonstration has its own
    commune: str  #: its name
    go: "Go"  #: shows another page: its key, and a target to open there or ""
    status_summary: StatusSummary  #: rows that the frame and the pages share
    places: Places  #: folders of the application's data
    set_appearance: Callable[[str, int], None]  #: changes theme ("" keeps it) and text size (0 keeps it)
    other_commune: Callable[[str], None]  #: opens another commune of this computer by its INSEE code; "" to add one
    open_again: Callable[[str], None]  #: opens this commune again from the start; the home page then shows this
    #: calls what ends in `open_again`, once no text would be lost by that or she lets it go
    ask_first: Callable[[Callable[[], object]], None]
    notice: str = ""  #: what the home page shows at first of something done before this window opened; "" for nothing
    platform_url: str = ""  #: imposed by the machine's policy; "" where it is not
    demonstration: str = ""  #: the band's sentence, for every window of its own; "" in the real application
    support: Support | None = None  #: for the connection's settings and the report; None in the demonstration
    #: opens a context of its own, for a job in another worker; None where there is no database
    open_context: "Callable[[], CommuneContext] | None" = None


class _PageArea(Area):
    """The scrolled part of a page. The scroll bar is in the margin, so that the parts never change their width.

    In a window wider than the page, it stands in the middle.
    """

    def __init__(self, inner: QWidget) -> None:
        self._above, self._below, self._beside = _TOP, _BOTTOM, 0
        super().__init__(inner)

    def set_little(self, little: bool) -> None:
        """`little`: as little space above and below the parts as possible."""
        self._above, self._below = (_LITTLE, _LITTLE) if little else (_TOP, _BOTTOM)
        self.fit()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        if self._to_middle() and self.viewport().isVisible():
            return  # called again meanwhile, for the width that is left; out of sight it is not
        # Before the inner widget takes its new width: afterwards, the parts would be painted once at the wrong one.
        self._fit(event.size().width())
        super().resizeEvent(event)
        self.fit()

    def _to_middle(self) -> bool:
        """Leaves the same room at both sides of the page, whether its bar is shown or not; whether that has changed."""
        inside = self.widget()
        beside = 0 if inside is None else max(0, self.width() - inside.maximumWidth()) // 2
        if beside == self._beside:
            return False
        self._beside = beside
        self.setViewportMargins(beside, 0, 0, 0)
        return True

    def fit(self) -> None:
        self._to_middle()
        # From the inner widget: the first use of the viewport would slow down the start by a twentieth.
        if (inside := self.widget()) is not None:
            self._fit(inside.width())
            if (layout := inside.layout()) is not None:
                layout.activate()  # at once: until the next turn of the event loop, its parts had another width

    def _fit(self, room: int) -> None:
        """`room`: the width that the bar leaves."""
        inside = self.widget()
        layout = None if inside is None else inside.layout()
        if inside is None or layout is None:
            return
        most = inside.maximumWidth()
        bar = min(self.width(), most) - min(room, most)
        layout.setContentsMargins(SIDE, self._above, min(SIDE, max(0, SIDE - bar)), self._below)


class Page(Lowering, KeepsKeyboard):
    """Add parts to `body`. With `scroll`, the page scrolls as a whole; a page of lists fills the height instead.

    What comes and goes beside a list, such as what was just done, is added to `foot`: there it moves nothing.
    """

    acts_changed = Signal()
    act_wanted = Signal(QAction)  #: to be pressed in the bar, by a key in a part of the page
    place: "PlaceOrNone" = ""  #: that it shows
    crowded = 0  #: ems of the window's height; in a lower one it takes as few lines as in one that is very low

    def __init__(self, title: str, subtitle: str = "", *, scroll: bool = True) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(title)
        self.bar_acts: Acts[QAction] = Acts()
        self._fills = not scroll
        self._described, self._needed = subtitle, ""
        self.title = Label(title, "title")
        self.subtitle = Label(subtitle, tone="muted")
        if not subtitle:  # hidden before it has a parent: shown, it would become a window of its own
            self.subtitle.hide()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self.header = Header(self.title, words)
        self.body = QVBoxLayout()
        self.body.setSpacing(_BETWEEN)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        inside = self._inside = QWidget() if scroll else Least()
        if scroll:
            wrapping(inside)
        column = self._column = QVBoxLayout(inside)
        # A page that fills the height scrolls too, where the window is too low for its parts.
        self.area = _PageArea(inside)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setMinimumHeight(1)  # where there is little room, what is said at the foot comes first
        outside.addWidget(self.area, 1)
        self.foot = Foot()
        outside.addWidget(self.foot)
        column.setContentsMargins(SIDE, _TOP, SIDE, _BOTTOM)
        column.setSpacing(_BELOW_HEAD)
        column.addWidget(self.header)
        column.addLayout(self.body, 0 if scroll else 1)
        if scroll:
            column.addStretch(1)

    def limit(self, width: int) -> None:
        """Sets the greatest width in pixels: in a wide window, lines across the whole screen are hard to read."""
        self._inside.setMaximumWidth(width)
        self.area.fit()
        self.foot.limit(width)

    def add(self, *parts: QWidget) -> None:
        for part in parts:
            self.body.addWidget(part)

    def act(self, text: str, do: Callable[[], object]) -> QAction:
        """Makes an action for the bar."""
        return make_action(self, text, do)

    def set_acts(self, acts: Acts[QAction]) -> None:
        """Sets what the window's bar offers while this page is shown."""
        if acts != self.bar_acts:
            self.bar_acts = acts
            self.acts_changed.emit()

    def head(self, title: str) -> None:
        """Sets the title of the screen that is shown; for a screen reader, the page keeps its own name."""
        self.title.say(title)

    def describe(self, subtitle: str, needed: str = "") -> None:
        """`needed`: what of it stands nowhere else, and is shown in a window that is very low for its text too."""
        self._described, self._needed = subtitle, needed
        self._show_subtitle()

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        from desktop.views.widgets.keyboard.stray_letters import search_for  # noqa: PLC0415 - after the first paint

        if not search_for(self, event):
            self.area.keyPressEvent(event)  # of the keys that turn pages, where no part of the page has the keyboard

    def set_very_low(self, very_low: bool, *, crowded: bool = False) -> None:
        """In a window that is very low for its text, a subtitle that is not needed would push the page's list away."""
        before = self.very_low
        super().set_very_low(very_low, crowded=crowded)
        if (few := self.very_low) != before:
            self.area.set_little(few)
            self._column.setSpacing(_LITTLE if few else _BELOW_HEAD)
            self.body.setSpacing(_LITTLE if few else _BETWEEN)
            self.title.take_role("section" if few else "title")
            self._show_subtitle()

    def _show_subtitle(self) -> None:
        dropped = self.very_low and self._fills
        self.subtitle.say(self._needed if dropped else self._described)
        self.subtitle.setVisible(bool(self.subtitle.text()))
        tip(self.title, self._described if dropped else "")

    def keep(self) -> bool:
        """On Escape: answers no to a question at the foot; False where there is none."""
        return self.foot.keep() or any(notice.keep() for notice in self.findChildren(Notice))

    def visited(self, target: str = "") -> None:
        """The page is shown; `target` is what to open (an id), or ""."""

    def await_text(self, place: "PlaceKey") -> None:
        """A text is asked for at this place: if that is this page, in sight, what is typed from now on is for its form.

        A text that is opened late may be of a page that was left: in the one in sight she goes on typing.
        """
        from desktop.views.widgets.keyboard.typed_ahead import wait_from  # noqa: PLC0415 - after the first paint

        if place == self.place:
            wait_from(self)

    def go_on_in_field(self, place: "PlaceKey") -> None:
        """The text that is open at this place stays there: where it is this page, its field has the keyboard again."""
        from desktop.views.widgets.keyboard.typed_ahead import awaited  # noqa: PLC0415 - after the first paint

        if place == self.place and (ahead := awaited(self)) is not None:
            ahead.give_back()

    def await_no_more(self) -> None:
        """All that was asked for is read: where the act was refused, or its text is gone, no form comes."""
        from desktop.views.widgets.keyboard.typed_ahead import awaited  # noqa: PLC0415 - after the first paint

        if (ahead := awaited(self)) is not None:
            ahead.end_soon()

    def come(self, target: str) -> None:
        """The page comes into sight: `visited`; for AS_LEFT `come_back`, for TEXT `lead` after it.

        What it opens takes the keyboard once it is read; until then the page itself has it, and keeps what is typed.
        """
        if opens(target) and self.window().focusWidget() is self:
            from desktop.views.widgets.keyboard.typed_ahead import TypedOnTheWay  # noqa: PLC0415 - after the first paint

            TypedOnTheWay(self)
        if target == AS_LEFT:
            self.come_back()
        elif target.startswith(TEXT):
            self.come_back()
            self.lead(target.removeprefix(TEXT))
        else:
            self.visited(target)

    def come_back(self) -> None:
        """The page is shown again as it was left: what it shows is read anew, and all that is open stays open."""
        self.visited()

    def lead(self, name: str) -> None:
        """Leads to the field with this name, if it is in sight: what is written there could not be stored."""
        from desktop.views.widgets.forms.field import Field  # noqa: PLC0415 - after the first paint

        fields = (field for field in self.findChildren(Field) if field.name == name and field.isVisible())
        if (field := next(fields, None)) is not None:
            field.lead()

    def to_lists(self) -> None:
        """The page was chosen in the menu: it goes back to its list, but not from a text that is being written."""

    def start_over(self) -> None:
        """The page was chosen in the menu while it is shown: it goes back to its first screen, saving what is typed."""
        self.visited()
        self.to_lists()

    @property
    def part(self) -> str:
        """Key of the part that is shown, where the help has a page of its own for that part; "" otherwise."""
        return ""

    def leaving(self) -> None:
        """Another page is shown, or the window closes: what is being typed must be saved now."""
