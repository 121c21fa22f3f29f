"""Fills a form again while somebody looks at it: carets and what is scrolled stay where they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid


@contextmanager
def unmoved(form: QWidget) -> Iterator[None]:
    """Puts the caret of each field, and each part that scrolls, back to where it was."""
    lines = [(line, line.cursorPosition(), line.text()) for line in form.findChildren(QLineEdit)]
    areas = [
        (area, area.textCursor().position(), area.document().revision()) for area in form.findChildren(QPlainTextEdit)
    ]
    bars = [(area.verticalScrollBar(), area.verticalScrollBar().value()) for area in _scrolled(form)]
    yield
    for line, at, text in lines:
        if isValid(line) and line.text() != text:  # a line of the plan may be gone; any other keeps what is selected
            line.setCursorPosition(min(at, len(line.text())))
    for area, at, revision in areas:
        if area.document().revision() == revision:
            continue
        cursor = area.textCursor()
        cursor.setPosition(min(at, len(area.toPlainText())))
        area.setTextCursor(cursor)
    for bar, value in bars:
        if isValid(bar):
            bar.setValue(value)


def _scrolled(form: QWidget) -> list[QAbstractScrollArea]:
    above, part = list[QAbstractScrollArea](), form.parentWidget()
    while part is not None:
        above += [part] if isinstance(part, QAbstractScrollArea) else []
        part = part.parentWidget()
    return [*above, *form.findChildren(QAbstractScrollArea)]
