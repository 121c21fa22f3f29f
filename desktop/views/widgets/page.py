"""A page: its title, its parts, its acts for the window's fixed bar, and what happens on coming and leaving."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.paths import Places
from desktop.runtime.actor import Actor
from desktop.runtime.support import Support
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.views.widgets.buttons import make_action
from desktop.views.widgets.filling import Least
from desktop.views.widgets.header import Header
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import Area, Lowering, wrapping
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # the first costs the start its enumerations, the others come after the first paint
    from PySide6.QtGui import QResizeEvent

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.domain.places import Go

_SIDE, _TOP, _BOTTOM = 28, 22, 20  # pixels around its parts


class PageContext(NamedTuple):
    """What a page is given. `go(place, target)` shows another place, with an id to open there or "".

    `set_appearance(theme, size)` changes the display ("" and 0 keep it).
    """

    theme: Theme
    actor: Actor
    syncing: Syncing
    clock: Callable[[], datetime]
    commune: str
    go: "Go"
    status_summary: StatusSummary
    places: Places
    set_appearance: Callable[[str, int], None]
    other_commune: Callable[[str], None]  #: an INSEE code of this PC, "" for one to add
    open_again: Callable[[str], None]  #: this commune, whole; Accueil then says this sentence
    said: str = ""  #: what Accueil says at first of what was done before this window opened
    platform_url: str = ""  #: imposed by the machine's policy
    demonstration: str = ""  #: the band's sentence, for every window of its own; "" in the real application
    support: Support | None = None  #: None in the demonstration
    open_context: "Callable[[], CommuneContext] | None" = None  #: a context of its own, for a job in another worker


class _PageArea(Area):
    """Its bar stands in the margin: the parts of the page keep one right edge, whether it shows or not."""

    def resizeEvent(self, event: "QResizeEvent") -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        inside = self.widget()
        layout = None if inside is None else inside.layout()
        if inside is None or layout is None:
            return
        # Asked of what is inside: the first question about the viewport costs a twentieth of a start.
        bar = min(self.width(), inside.maximumWidth()) - inside.width()
        layout.setContentsMargins(_SIDE, _TOP, min(_SIDE, max(0, _SIDE - bar)), _BOTTOM)


class Page(Lowering):
    """Add parts to `body`. With `scroll`, the page scrolls as a whole; a page of lists fills the height instead."""

    acts_changed = Signal()

    def __init__(self, title: str, subtitle: str = "", *, scroll: bool = True) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(title)
        self.bar_acts: Acts[QAction] = Acts()
        self.title = Label(title, "title")
        self.subtitle = Label(subtitle, tone="muted")
        if not subtitle:  # shown before it has a parent, it would be a window of its own
            self.subtitle.hide()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self.header = Header(self.title, words)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        inside = self._inside = QWidget() if scroll else Least()
        if scroll:
            wrapping(inside)
        column = QVBoxLayout(inside)
        # A page that fills the height scrolls too where the window is lower than its parts can be.
        self.area = _PageArea(inside)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        outside.addWidget(self.area)
        column.setContentsMargins(_SIDE, _TOP, _SIDE, _BOTTOM)
        column.setSpacing(18)
        column.addWidget(self.header)
        column.addLayout(self.body, 0 if scroll else 1)
        if scroll:
            column.addStretch(1)

    def limit(self, width: int) -> None:
        """No wider than that, in pixels, however wide the window: a line across a whole screen is hard to read."""
        self._inside.setMaximumWidth(width)
        self.area.fit()

    def add(self, *parts: QWidget) -> None:
        for part in parts:
            self.body.addWidget(part)

    def act(self, text: str, do: Callable[[], object]) -> QAction:
        """One to put into the bar."""
        return make_action(self, text, do)

    def set_acts(self, acts: Acts[QAction]) -> None:
        """What the fixed bar of the window offers."""
        if acts != self.bar_acts:
            self.bar_acts = acts
            self.acts_changed.emit()

    def head(self, title: str) -> None:
        """What the screen in sight is about; to a screen reader the page keeps the name of its place."""
        self.title.say(title)

    def describe(self, subtitle: str) -> None:
        self.subtitle.say_any(subtitle)

    def visited(self, target: str = "") -> None:
        """The page comes into sight; `target` is what to open (an id), or ""."""

    def to_lists(self) -> None:
        """Its place was chosen from elsewhere: what was read gives way to its list; what is being written stays."""

    def start_over(self) -> None:
        """Its place is chosen while it is in sight: it shows what it begins with, and keeps what is being typed."""
        self.visited()
        self.to_lists()

    @property
    def part(self) -> str:
        """What of it is in sight, where the help has another page for it than for the whole."""
        return ""

    def leaving(self) -> None:
        """The page goes out of sight, or the window closes: what is being typed must be kept now."""
