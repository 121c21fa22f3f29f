"""The keyboard is given to a part of the window here alone: one of a page that was left has it only later."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class KeepsKeyboard:
    """A page, which is not always shown."""

    had: QWidget | None = None  #: what had the keyboard as it was left, or was to have it since

    def take_had(self) -> QWidget | None:
        """To be asked once: from now on another part may have it."""
        had, self.had = self.had, None
        return had


def give(part: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
    """Gives a part the keyboard; one of a page that is not shown gets it once that is shown again.

    A form that was read late had it out of sight otherwise, with the letters that were typed in another page.
    """
    page = page_of(part)
    if page is None or not page.isHidden():
        give_around(part, reason)
    elif isinstance(page, KeepsKeyboard):
        page.had = part


def has_keyboard(part: QWidget) -> bool:
    """Whether it is what she writes or presses in; in a page that is not shown, once that is shown again."""
    page = page_of(part)
    if page is None or not page.isHidden():
        return part.window().focusWidget() is part
    return isinstance(page, KeepsKeyboard) and page.had is part


def give_around(part: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
    """Gives it to a part around the pages: looking for its page would make classes of Qt before the first paint."""
    part.setFocus(reason)


def hidden_in_page(part: QWidget) -> bool:
    """Whether it is in a screen of its page in whose place another is shown: there nothing may have the keyboard."""
    page = page_of(part)
    return page is not None and not part.isVisibleTo(page)


def page_of(part: QWidget) -> QWidget | None:
    """The page around a part; None in a dialog, and for a screen that has not joined its page yet."""
    around: QWidget | None = part
    while around is not None and not isinstance(around, KeepsKeyboard):
        around = None if around.isWindow() else around.parentWidget()
    return around
