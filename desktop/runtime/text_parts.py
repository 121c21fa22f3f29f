"""Which parts of a window are texts that one writes in. Widgets go by Qt's names: Python's class for one costs time."""

from PySide6.QtCore import QObject

TEXTS_OF_LINES = ("QTextEdit", "QPlainTextEdit")  #: in which Enter begins another line
TEXTS = (*TEXTS_OF_LINES, "QLineEdit", "QAbstractSpinBox")


def writes_in(part: QObject | None) -> bool:
    """Whether one writes in this part of a window."""
    return part is not None and is_one(part, TEXTS)


def is_one(part: QObject, names: tuple[str, ...]) -> bool:
    """Whether it is a widget of one of these names, or made of one."""
    return any(part.inherits(name) for name in names)
