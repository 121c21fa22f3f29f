"""Areas that scroll, or that are shown in full where their page is low; and helpers that scroll things into sight."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLabel, QLayout, QScrollArea, QSizePolicy, QWidget

if TYPE_CHECKING:  # the first page has no list, and importing a class of Qt also makes its enumerations
    from PySide6.QtWidgets import QAbstractItemView

#: Object name of a widget that Tab reaches after all that scrolls with it: see `views/shell/reading_order.py`.
REACHED_LAST = "reachedLast"
#: Property of a part to be read to which a page gives the keyboard, so that its keys scroll: it keeps it where a page
#: has just come, and nothing is scrolled to it.
READ_FIRST = "readFirst"
GOES_ALONG = "goesAlong"  #: property: the part moves with the scroll bar, so that nothing may scroll back for it
_ROOM = 8
_LINES = 3  # of a text, that show that it begins there


def bring_into_sight(part: QWidget, place: QRect | None = None) -> None:
    """Scrolls all areas around `part`, or a place in it, as far as needed; its label comes into sight too."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and (inner := around.widget()) is not None:
            room = around.viewport().height() - 2 * _ROOM
            seen = place or _seen(part, room)
            top, height = part.mapTo(inner, seen.topLeft()), min(seen.height(), room)
            around.ensureVisible(top.x() + seen.width() // 2, top.y() + height // 2, _ROOM, height // 2 + _ROOM)
        around = around.parentWidget()


def keep_scrolled(part: QWidget) -> None:
    """What is around `part` comes back as it was left: what gets the keyboard there next does not scroll it."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, KeepsScroll):
            around.keep_scroll()
        around = around.parentWidget()


class KeepsScroll:
    """What is around pages: it scrolls to what gets the keyboard, but not to the first part of what was just opened."""

    def keep_scroll(self) -> None:
        """What gets the keyboard next does not scroll the page until it is used."""
        raise NotImplementedError


def to_beginning(part: QWidget) -> None:
    """Scrolls all areas around `part` to their beginning: it was just opened, and stays there until it is used."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.verticalScrollBar().setValue(0)
        elif isinstance(around, KeepsScroll):
            around.keep_scroll()
        around = around.parentWidget()


def bring_new_into_sight(part: QWidget, rounds: int = 8) -> None:
    """Scrolls to a part that was just shown, several times, as each round of events may still change its size."""

    def bring() -> None:
        if part.isVisible():  # else she looks at another tab of the page by now
            bring_into_sight(part)
        if rounds > 1:
            bring_new_into_sight(part, rounds - 1)

    QTimer.singleShot(0, part, bring)


def _seen(part: QWidget, room: int) -> QRect:
    """The part of a widget to bring into sight: all of it; where that is too high, its beginning or its cursor."""
    if part.inherits("QAbstractItemView"):  # as high as there is room: it would push the head of the page away
        return _current(cast("QAbstractItemView", part))
    if part.height() > room and part.hasFocus() and part.focusPolicy() == Qt.FocusPolicy.NoFocus:
        # A text to read, whose beginning is enough: what stands above it on the page stays in sight where it can.
        return QRect(part.rect().topLeft(), QSize(part.width(), min(room, _LINES * part.fontMetrics().lineSpacing())))
    whole, cursor = part.rect().united(_label(part)), _cursor(part)
    reason = _reason(part)
    if reason is not None:
        with_reason = (place.united(reason) for place in (whole, part.rect(), cursor))
        if (fitting := next((place for place in with_reason if place.height() <= room), None)) is not None:
            return fitting
    whole.setHeight(min(whole.height(), room))
    if cursor.bottom() <= whole.bottom() or cursor == part.rect():
        return whole
    return part.rect() if part.height() <= room else cursor


def _current(list: "QAbstractItemView") -> QRect:
    """The place of the current line of a list, or of its first one; its upper edge where it has no line."""
    line = list.visualRect(list.currentIndex() if list.currentIndex().isValid() else list.model().index(0, 0))
    if not line.isValid():
        return QRect(list.rect().topLeft(), QSize(list.width(), 1))
    return line.translated(list.viewport().pos())  # a table has its heading above its lines


def _label(part: QWidget) -> QRect:
    """The place of its label, in the coordinates of `part`; null for none."""
    beside = part.parentWidget()
    labels = [] if beside is None else beside.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
    label = next((one for one in labels if one.buddy() is part and one.isVisible()), None)
    return QRect() if label is None else label.geometry().translated(-part.pos())


def _reason(part: QWidget) -> QRect | None:
    """The place of what is said to be wrong with it, in the coordinates of `part`; None where nothing is."""
    field = part.parentWidget()
    words = field.reasons if isinstance(field, Judged) else ()
    seen = [one for one in words if one.isVisible()]
    if not seen:
        return None
    return QRect(part.mapFromGlobal(seen[0].mapToGlobal(QPoint())), seen[0].size())


def reason_beside_cursor(part: QWidget) -> bool:
    """Whether both find room in the areas around it, also what is said to be wrong at its end."""
    reason = _reason(part)
    together = 0 if reason is None else _cursor(part).united(reason).height()
    return all(together <= area.viewport().height() - 2 * _ROOM for area in areas_around(part))


def _cursor(part: QWidget) -> QRect:
    """The place of its cursor or current line, as Qt tells input methods; the whole widget where it has neither."""
    cursor = part.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    if isinstance(cursor, QRectF):  # of a text in several lines; in a text in one line it is in whole pixels
        cursor = cursor.toAlignedRect()
    if not isinstance(cursor, QRect):
        return part.rect()
    if isinstance(part, QAbstractScrollArea):
        cursor = cursor.translated(part.viewport().pos())
    return cursor if part.rect().contains(cursor.center()) else part.rect()


def cursor_seen(part: QWidget) -> bool:
    """Whether its cursor, or all of a widget that has none, is in sight."""
    return part.visibleRegion().boundingRect().contains(_cursor(part))


class Judged(QWidget):
    """A control and what is said to be wrong with it, which comes into sight with the place where it is written."""

    @property
    def reasons(self) -> tuple[QWidget, ...]:
        """Of those that are visible, the first comes into sight."""
        raise NotImplementedError


class Lowering(QWidget):
    """A widget around such areas: while it is `low`, each of them is as high as its content.

    `low` depends only on the window and its text size, never on the content, as the two could otherwise change one
    another for ever.
    """

    def __init__(self) -> None:
        super().__init__()
        self.low = self.very_low = self._only_crowded = False

    def set_low(self, low: bool) -> None:
        if low != self.low:
            self.low = low
            for area in self.findChildren(Scrolled):
                area.show_whole(low)

    def set_very_low(self, very_low: bool, *, crowded: bool = False) -> None:
        """Says it to all parts that care, which must have been made before.

        `crowded`: the page's list would have as little room; a question shown in its place is as in any window.
        """
        now = (very_low or crowded, crowded and not very_low)
        if now != (self.very_low, self._only_crowded):
            self.very_low, self._only_crowded = now
            self.tell(self)

    def tell(self, part: QWidget) -> None:
        """Says it to a part that has joined since; its areas ask when they are shown."""
        for one in (part, *part.findChildren(QWidget)):
            if isinstance(one, FewerLines):
                one.set_very_low(self.very_low and (one.beside_lists or not self._only_crowded))


def page_around(part: QWidget) -> Lowering | None:
    """The page that a widget is in; None for none."""
    around = part.parentWidget()
    while around is not None and not isinstance(around, Lowering):
        around = around.parentWidget()
    return around


class FewerLines:
    """A part of a page that takes fewer lines in a window that is very low for its text."""

    beside_lists = True  #: also where the page is only crowded; False for what is shown in a list's place

    def set_very_low(self, very_low: bool) -> None:
        raise NotImplementedError


class Area(QScrollArea):
    """An area that scrolls vertically, without a frame; it never takes the keyboard itself."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)


class WholeArea(Area):
    """An area that scrolls, or that is as high as its content while `whole`.

    `cards`: the scroll bar is in the margin of the page, so that cards keep their width whether it is shown or not;
    without a page around, the bar covers a part of the area.
    """

    def __init__(self, inner: QWidget, *, cards: bool = False) -> None:
        self.whole = False
        super().__init__(inner)
        if cards:
            from desktop.views.widgets.forms.margin_bar import OwnBar  # noqa: PLC0415 - the first page has none

            self.setVerticalScrollBar(OwnBar(self, self._in_page))

    def show_whole(self, whole: bool) -> None:
        if whole != self.whole:
            self.whole = whole
            off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(off if whole else needed)
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whole, it has nothing to scroll: the keys that turn pages are for the area around it."""
        if self.whole:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def hasHeightForWidth(self) -> bool:
        return self.whole

    def heightForWidth(self, width: int) -> int:
        inner = self.widget()
        layout = None if inner is None else inner.layout()
        return -1 if layout is None else self.needed(layout, width)

    def needed(self, layout: QLayout, width: int) -> int:
        """The height that the layout needs at this width, in pixels."""
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint() if self.whole else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width())) if self.whole else super().minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.whole and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _in_page(self) -> QWidget:
        """The widget that has the margin for the bar."""
        areas = (one for one in areas_around(self) if isinstance(one.parentWidget(), Lowering))
        return next((inside for one in areas if (inside := one.widget()) is not None), self)


class Scrolled(WholeArea):
    """Shown in full while the page around it is low."""

    def showEvent(self, event: QShowEvent) -> None:
        if (around := page_around(self)) is not None:
            self.show_whole(around.low)
        super().showEvent(event)


def areas_around(part: QWidget) -> Iterator[QScrollArea]:
    """The scroll areas around a widget, from the innermost to the outermost."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            yield around
        around = around.parentWidget()


def wrapping(inner: QWidget) -> None:
    """Makes the content of an area as high as its words need at the present width, not at the narrowest possible."""
    inner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)


def scrolled(inner: QWidget, *, cards: bool = False) -> Scrolled:
    """Puts the widget into an area of its own, so that large text scrolls instead of making the window higher."""
    wrapping(inner)
    return Scrolled(inner, cards=cards)
