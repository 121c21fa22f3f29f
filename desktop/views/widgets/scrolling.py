"""What has the keyboard is brought back into sight, whatever scrolls around it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

_ROOM = 8


def bring_into_sight(part: QWidget) -> None:
    """All areas around `part` scroll as far as they must; in a text that is being written, to the cursor."""
    place = part.rect()
    if part.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        cursor = part.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        if isinstance(cursor, QRect) and place.contains(cursor.center()):
            place = cursor
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and (inside := around.widget()) is not None:
            middle = part.mapTo(inside, place.center())
            around.ensureVisible(middle.x(), middle.y(), _ROOM, place.height() // 2 + _ROOM)
        around = around.parentWidget()
