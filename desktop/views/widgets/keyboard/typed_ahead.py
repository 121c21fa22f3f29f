"""Keys that are pressed while a page or a text is read: they wait for its form, or for its list."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from desktop.runtime.text_parts import writes_in
from desktop.views.widgets.keyboard.dead_keys import accent_of, put_together, typing
from desktop.views.widgets.keyboard.giving import give, page_of

#: Part of a text once it has begun; before that they would be another press.
_GO_ON = (Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Down, Qt.Key.Key_Up)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ACTS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_HELD = (Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Control, Qt.Key.Key_Shift)  # not yet another act
_AT_REST_MS = 1_500  # on a button of the page, or with all read
_LONGEST_MS = 10_000  # the form may not come at all: what is typed does not wait for another one


class TypedOnTheWay(QObject):
    """Of one text that is opened, or of a page's list: until that has the keyboard, the page has it, what was pressed,
    or the bar of acts as it shows another screen.

    There the letters fell away, or went into the search of a list that was shown first; and so did the first arrow.
    """

    _due = Signal()  # queued: once the form has put the caret where one goes on

    def __init__(self, page: QWidget, *, at_rest_ms: int = _AT_REST_MS) -> None:
        super().__init__(page)
        self._page, self._at_rest_ms = page, at_rest_ms
        self.of_text = False  #: asked for in the page itself, and not on the way to it
        self._keys: list[QKeyEvent] = []
        self._passed: list[QWidget] = []  # that have had the keyboard since
        self._end = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        self._end.timeout.connect(lambda: self._pass_on(None if self.of_text else page))
        self._due.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._moved)
        self._wait_on(page)
        self._end.start()

    def press(self, pressed: QWidget) -> None:
        """A text was asked for in the page itself, or in the bar of its acts."""
        self.of_text = True
        self._wait_on(pressed)
        self._end.start(_LONGEST_MS)

    def give_back(self) -> None:
        """The field in which it was asked for goes on, with what was typed since."""
        field = next((one for one in self._passed if isValid(one) and one.isVisible() and writes_in(one)), None)
        if field is not None:
            give(field)

    def end_soon(self) -> None:
        """If it is a text it does not come, unless its form is only to be shown: keys are not swallowed for long."""
        if self.of_text and self._end.remainingTime() > self._at_rest_ms:
            self._end.start(self._at_rest_ms)

    @property
    def waits(self) -> bool:
        """Until what was typed is written, or dropped."""
        return bool(self._passed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Hide:
            self._pass_on(None)
        if not self._keys and isinstance(watched, QWidget) and writes_in(watched):
            return False  # nothing waits that must come before it
        if isinstance(event, QInputMethodEvent):  # in the field of the form, before what waits is written there
            self._keys += [typing(event.commitString())] if event.commitString() else []
            return True
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            from desktop.views.widgets.line_list import typed  # noqa: PLC0415 - after the first paint

            if event.type() == QEvent.Type.ShortcutOverride:
                if event.modifiers() & _ACTS and event.key() not in _HELD and not typed(event):
                    self._pass_on(None)  # another act, whose form is not the one that they were typed for
                return super().eventFilter(watched, event)
            presses = isinstance(watched, QAbstractButton) and event.key() == Qt.Key.Key_Space
            goes_on = bool(self._keys) and event.key() in (*_GO_ON, *_TABS)
            leads = watched is self._page and event.key() in _ARROWS  # into a list that is not there yet
            if goes_on or leads or accent_of(event) or (typed(event) and not presses):
                self._keys.append(event.clone())
                return True
        return super().eventFilter(watched, event)

    def _wait_on(self, widget: QWidget) -> None:
        if widget not in self._passed:
            widget.installEventFilter(self)
            self._passed.append(widget)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Where she has gone elsewhere herself nothing is written."""
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._pass_on(None)
        elif now is not None:
            if self._page.isAncestorOf(now) and writes_in(now):
                self._wait_on(now)  # what the system hands over at once comes after the rest
            self._due.emit()

    def _go_on(self) -> None:
        focus = self._page.window().focusWidget()
        if focus is None or not self._passed:
            return
        inside = self._page.isAncestorOf(focus)
        button = isinstance(focus, QAbstractButton)
        if inside and writes_in(focus):
            self._pass_on(focus)
        elif button or focus.focusPolicy() == Qt.FocusPolicy.NoFocus:  # between two screens
            if inside and button and focus not in self._passed:
                self._end.start(self._at_rest_ms)  # or the form begins with it: its next field is of another text
            self._wait_on(focus)
        elif focus is not self._page:
            self._pass_on(self._page if inside else None)

    def _pass_on(self, to: QWidget | None) -> None:
        """`to`: a field, or the page, which knows what to do with letters; None for nobody."""
        cast("QApplication", QApplication.instance()).focusChanged.disconnect(self._moved)
        self._end.stop()
        passed, self._passed = self._passed, []
        for widget in filter(isValid, passed):
            widget.removeEventFilter(self)
        for key in put_together(self._keys)[0]:
            if to is not None:
                QApplication.sendEvent(self._list_for(key) if to is self._page else to, key)
            if to is not None and key.key() in _TABS:
                focus = self._page.window().focusWidget()
                to = focus if writes_in(focus) else None  # what follows would press it
        self.deleteLater()

    def _list_for(self, key: QKeyEvent) -> QWidget:
        """Where it writes nothing it is for what has the keyboard; but no button is pressed by what waited."""
        from desktop.views.widgets.line_list import typed  # noqa: PLC0415 - after the first paint

        focus = self._page.window().focusWidget()
        return self._page if focus is None or typed(key) or isinstance(focus, QAbstractButton) else focus


def wait_from(page: QWidget) -> None:
    """This page, if it is shown, opens a text: what is typed from this press on is for its form."""
    pressed = page.window().focusWidget()
    if not page.isVisible() or pressed is None:
        return
    if writes_in(pressed):  # the search of the list
        give(page)
    (awaited(page) or TypedOnTheWay(page)).press(pressed)


def text_awaited(part: QWidget) -> bool:
    """Whether the form of a text that was asked for in a part's page is to come: nothing else gets the keyboard."""
    page = page_of(part)
    ahead = None if page is None else awaited(page)
    return ahead is not None and ahead.of_text


def awaited(page: QWidget) -> TypedOnTheWay | None:
    """What waits for a form of this page, or for its list; None where nothing does."""
    children = page.findChildren(TypedOnTheWay, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return next((ahead for ahead in children if ahead.waits), None)


def only_read(widget: QWidget | None) -> bool:
    """Whether what has the keyboard is such a field, in which nothing can be written now."""
    return widget is not None and writes_in(widget) and bool(widget.property("readOnly"))
