"""Keeps the field that one writes in where it is in the window, whatever comes, goes or grows around it.

A notice above a form, an error under another field, a band that goes: the area around the field scrolls by as much as
it moves the field, so that no other field comes under caret or pointer.
"""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from desktop.views.widgets.scrolling import GOES_ALONG, areas_around, cursor_seen

_USED = (QEvent.Type.KeyPress, QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress)


def is_use(event: QEvent) -> bool:
    """Whether it is what a person does in a field that she uses."""
    return event.type() in _USED


class StillField(QObject):
    """For the fields in `pages`.

    It begins with the first key or press in a field, as before that a page may still be filled around it.
    """

    def __init__(self, pages: QWidget) -> None:
        super().__init__(pages)
        self._pages = pages
        self._field: QWidget | None = None
        self._around: list[QWidget] = []  # the field and what is around it, whose moves move it
        self._areas: list[QScrollArea] = []
        self._top: int | None = None  # where the field is kept in the window; None before the first key
        self._window = (0, 0)  # its size when the field had this place
        self._scrolling = self._clamped = False
        # Whose content is higher than its words, so that a field can stay where it is. Each gives that room back.
        self._spare: list[QScrollArea] = []
        self._later = QTimer(self, singleShot=True, interval=0)  # once the layout is done
        self._later.timeout.connect(self._make_room)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._turn)

    def _turn(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Another widget has the keyboard; what leaving the field before says under it must not move this one."""
        begun, pressed = self._top is not None, QApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._let_go()
        # Not a list, which shows its line itself, nor words that have the keyboard in place of a form that is gone.
        if now is None or now.inherits("QAbstractItemView") or not now.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return
        if self._pages.isAncestorOf(now) and not _goes_along(now):
            self._follow(now)
            if pressed or (begun and _whole(now)):  # one whose edge is cut is brought into sight first
                self._keep()

    @property
    def holds(self) -> bool:
        """Whether a field is kept in its place, and the line one writes in is in sight."""
        field = self._field
        return field is not None and self._top is not None and cursor_seen(field)

    def _follow(self, field: QWidget) -> None:
        self._field = field
        around: QWidget | None = field
        while around is not None and around is not self._pages:
            around.installEventFilter(self)
            self._around.append(around)
            around = around.parentWidget()
        self._areas = [area for area in areas_around(field) if self._pages.isAncestorOf(area)]
        for area in self._areas:
            area.verticalScrollBar().valueChanged.connect(self._scrolled)
            area.verticalScrollBar().rangeChanged.connect(self._ranged)

    def _let_go(self) -> None:
        around, areas = self._around, self._areas
        self._field, self._around, self._areas, self._top = None, [], [], None
        self._spare = [area for area in self._spare if isValid(area)]
        for part in filter(isValid, around):  # a part of a page may have been deleted meanwhile
            if part not in self._spare:
                part.removeEventFilter(self)
        for area in filter(isValid, areas):
            area.verticalScrollBar().valueChanged.disconnect(self._scrolled)
            area.verticalScrollBar().rangeChanged.disconnect(self._ranged)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Hide and not event.spontaneous() and watched in self._spare:
            self._give_back(watched)
        elif watched is self._field and self._top is None and kind in _USED:
            self._keep()
        elif kind == QEvent.Type.Resize or (kind == QEvent.Type.Move and not self._by_scrolling(watched)):
            self._hold()
        return super().eventFilter(watched, event)

    def _by_scrolling(self, moved: QObject) -> bool:
        return any(area.widget() is moved for area in self._areas)

    def _keep(self) -> None:
        """The place where the field is now is that where it is kept from now on."""
        self._top, self._window = self._place(), self._pages.window().size().toTuple()

    def _place(self) -> int:
        field = self._field
        return 0 if field is None else field.mapTo(self._pages.window(), QPoint()).y()

    def _hold(self) -> None:
        """Scrolls the field back to its place, where something has moved it."""
        field, before = self._field, self._top
        if field is None or before is None or self._scrolling or not field.isVisible():
            return
        moved, area = self._place() - before, self._scrolls
        if moved and area is not None:
            self._scroll(area, moved)
        self._later.start()

    def _scroll(self, area: QScrollArea, by: int) -> None:
        self._scrolling = True
        area.verticalScrollBar().setValue(area.verticalScrollBar().value() + by)
        self._scrolling = False

    @property
    def _scrolls(self) -> QScrollArea | None:
        """The area around the field that has a bar, or else the innermost that may get one."""
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        may = [one for one in self._areas if one.verticalScrollBarPolicy() != off]
        return next((one for one in may if one.verticalScrollBar().maximum() > 0), may[0] if may else None)

    def _make_room(self) -> None:
        """Lengthens the content, where the field could not get back to its place as there was no more to scroll."""
        area, before = self._scrolls, self._top
        inner = None if area is None else area.widget()
        if area is None or inner is None or before is None:
            return
        if self._window != self._pages.window().size().toTuple():  # another size of the window moves all
            self._keep()
            return
        self._scroll(area, self._place() - before)
        lacking = self._place() - before
        if lacking > 0:
            self._note_spare(area)
            inner.setMinimumHeight(area.verticalScrollBar().value() + lacking + area.viewport().height())

    def _ranged(self) -> None:
        """Called before the bar's value is brought into its new range."""
        self._clamped = any(bar.value() > bar.maximum() for bar in (one.verticalScrollBar() for one in self._areas))
        if self._top is not None:
            self._later.start()

    def _scrolled(self) -> None:
        if self._scrolling:
            return
        if self._clamped:
            self._clamped = False
            self._hold()
        elif self._top is not None:  # a person has scrolled, or the window to show something
            self._keep()

    def _note_spare(self, area: QScrollArea) -> None:
        if area not in self._spare:
            self._spare.append(area)
            area.installEventFilter(self)
            area.verticalScrollBar().valueChanged.connect(self._shorten)

    def _shorten(self) -> None:
        """Takes back room below the content that is out of sight, also once the field there has been left."""
        if self._scrolling:
            return
        for area in filter(isValid, self._spare):
            inner = area.widget()
            needed = area.verticalScrollBar().value() + area.viewport().height()
            if inner is not None and needed < inner.minimumHeight():
                inner.setMinimumHeight(needed)

    def _give_back(self, area: QScrollArea) -> None:
        """Takes all the room back of what is not in sight."""
        self._spare.remove(area)
        area.verticalScrollBar().valueChanged.disconnect(self._shorten)
        if area not in self._around:
            area.removeEventFilter(self)
        inner = area.widget()
        if inner is not None:
            inner.setMinimumHeight(0)


def _whole(part: QWidget) -> bool:
    """Whether all of it is in sight, or all that finds room."""
    seen = part.visibleRegion().boundingRect()
    return seen == part.rect() or any(part.height() > area.viewport().height() for area in areas_around(part))


def _goes_along(part: QWidget) -> bool:
    """Whether it moves with the scroll bar: scrolling back for that would go on for ever."""
    around: QWidget | None = part
    while around is not None:
        if around.property(GOES_ALONG):
            return True
        around = around.parentWidget()
    return False
