"""The foot of a page: what it says of what was just done, and what it asks before an act."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import FIXED
from desktop.views.widgets.buttons import REPEATS, Button
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.layouts import flush, sides
from desktop.views.widgets.notice import Notice

_BELOW, _BETWEEN = 12, 8  # pixels below a sentence at the foot of a page, and before its button


class FootPart(Protocol):
    """What the foot shows one of at a time: a sentence (`Notice`), or a question that stands alone (`SureCard`)."""

    aside: bool  #: another is shown in its place, and it is not over

    @property
    def renewed(self) -> SignalInstance:
        """It says something new, or asks, perhaps again."""
        ...

    @property
    def asked(self) -> SignalInstance:
        """It asks, and has the keyboard."""
        ...

    @property
    def asks(self) -> bool:
        """Whether it is a question, which waits for an answer."""
        ...

    @property
    def refuses(self) -> bool:
        """Whether it says what was refused or went wrong."""
        ...

    def keep(self) -> bool:
        """On Escape: gives the answer that changes nothing; False where there is none to give."""
        ...

    def leave(self) -> None:
        """The page is left: what holds only while it is read is over."""
        ...


class Foot(QWidget):
    """What a page says of what was just done, and asks before an act: between its parts and the window's bar.

    A sentence that comes or goes there moves nothing: a list above gives up height at its bottom. It is beside the
    button that was pressed, and in sight however far the page was scrolled. One is shown at a time, as two or three
    would leave a low window no page: the newest, with a button that shows the others in turn. A question stands alone
    until it is answered.
    """

    grown = Signal()  #: a sentence has come, which leaves less height to the page's parts
    asked = Signal()  #: a question stands there, and has the keyboard
    answered = Signal()  #: the question that stood there is answered, or over

    def __init__(self) -> None:
        super().__init__()
        self._line = flush(QHBoxLayout(self), _BETWEEN)
        self._places: dict[QWidget, QWidget] = {}  # of each part, the newest first: what shows it or turns it away
        self._front: QWidget | None = None
        self._turn: Button | None = None  # made when there first are two sentences, as the first paint needs none
        self._widest = 0
        self.asks = False  #: a question stands there
        self.hide()

    def limit(self, width: int) -> None:
        """Gives it the width and the margins of the page above it."""
        self._widest = width
        left, right = sides(self.width(), width)
        self._line.setContentsMargins(left, 0, right, _BELOW)

    def put(self, *parts: QWidget) -> None:
        for part in parts:
            place = self._places[part] = QWidget()
            flush(QVBoxLayout(place), 0).addWidget(part)
            self._line.insertWidget(len(self._places) - 1, place, 1)
            part.installEventFilter(self)
            _notice(part).renewed.connect(partial(self._come, part))
            _notice(part).asked.connect(self.asked)
        self._fit()

    @property
    def _some(self) -> list[QWidget]:
        return [part for part in self._places if not part.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.limit(self._widest)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            for part in self._some:
                _notice(part).leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShowToParent and isinstance(watched, QWidget):
            self._come(watched)
        elif event.type() == QEvent.Type.HideToParent:
            self._fit()
        return super().eventFilter(watched, event)

    def _come(self, part: QWidget) -> None:
        """A part says something new: it comes before the others, but not where one of these has the keyboard.

        What goes wrong is shown all the same, unless a question stands: else a press seems to have done nothing.
        """
        if part.isHidden():
            return
        self._places = {part: self._places[part]} | self._places
        focus, front = QApplication.focusWidget(), self._front
        held = focus is not None and front is not None and front.isVisible() and front.isAncestorOf(focus)
        wrong = held and front is not part and _notice(part).refuses and not (front and _notice(front).asks)
        if not held or wrong or _notice(part).asks:
            self._front = part
        if wrong and self._turn is not None and focus is not None:
            self._fit()
            give(self._turn)  # its button goes out of sight, and Qt would give the keyboard to another part
        else:
            self._fit()

    def keep(self) -> bool:
        """On Escape: answers no to the question that stands; False where there is none."""
        front = None if self._front is None else _notice(self._front)
        return front is not None and front.asks and front.keep()

    def _show_next(self) -> None:
        some = self._some
        if self._front in some:
            self._front = some[(some.index(self._front) + 1) % len(some)]
        self._fit()

    def _fit(self) -> None:
        some = self._some
        asked = next((part for part in some if _notice(part).asks), None)
        if asked is not None or self._front not in some:
            self._front = asked or (some[0] if some else None)
        if some:
            self.grown.emit()
        for part, place in self._places.items():
            _notice(part).aside = part in some and part is not self._front
            place.setVisible(part is self._front)
        self._count(some if asked is None else [])
        self.setVisible(bool(some))
        answered, self.asks = self.asks and asked is None, asked is not None
        if answered:
            self.answered.emit()

    def _count(self, some: list[QWidget]) -> None:
        """The button that shows the next sentence; `some`: those that it goes through."""
        if len(some) < 2:
            if self._turn is not None:
                self._turn.hide()
            return
        if self._turn is None:
            self._turn = Button("", self._show_next, kind="quiet")
            self._turn.setProperty(REPEATS, True)
            self._line.addWidget(self._turn)
        count = f"{some.index(self._front) + 1 if self._front else 1} sur {len(some)}"
        self._turn.setText(f"{count}{FIXED}›")
        self._turn.setAccessibleName(f"Voir le message suivant{FIXED}: {count}")
        self._turn.show()


class AtFoot(QWidget):
    """What is shown at the foot of the page while a part of that page is shown; it is moved there then."""

    def __init__(self, notice: Notice | SureCard, part: QWidget) -> None:
        super().__init__(part)
        self.notice, self._part = notice, part
        flush(QVBoxLayout(self), 0).addWidget(notice)
        self._placed = False
        for one in (notice, part):
            one.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._part and kind == QEvent.Type.Show and not self._placed:
            self._place()
        if watched is self._part and kind == QEvent.Type.Hide and not event.spontaneous():
            self.notice.leave()
        if kind in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.Show, QEvent.Type.Hide):
            self.setVisible(self._placed and self._part.isVisible() and not self.notice.isHidden())
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        around = self._part.parentWidget()
        while around is not None and not self._placed:
            foot = around.findChild(Foot, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if foot is not None:
                foot.put(self)
                self._placed = True
            around = around.parentWidget()


def _notice(part: QWidget) -> FootPart:
    if isinstance(part, AtFoot):
        return part.notice
    if not isinstance(part, Notice | SureCard):
        raise TypeError(type(part))
    return part
