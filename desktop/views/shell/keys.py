"""The keys of the window: Alt and a digit for each page, F6 between page and menu."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

#: The keys of the digit row on a French keyboard, where digits need Shift: "&" is 1, "é" is 2. One for each page.
PRINTED = "&É\"'(-È"


def give(window: QWidget, places: Sequence[QAction], cross: Callable[[], object]) -> None:
    """`places`: the actions that lead to the pages, in the order of the menu; `cross`: to the menu, or back."""
    for number, (action, printed) in enumerate(zip(places, PRINTED, strict=True), start=1):
        action.setShortcuts([QKeySequence(f"Alt+{key}") for key in (number, printed)])
    QShortcut(QKeySequence("F6"), window, cross)
