"""Titles are headings to a screen reader too, which goes from one to the next.

Qt calls any label a static text; an interface of our own says more, and is asked for only where a reader listens.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget

#: Property of the labels that are titles.
HEADING = "heading"


class _Heading(QAccessibleWidget):
    def __init__(self, label: QLabel) -> None:
        super().__init__(label, QAccessible.Role.Heading, "")
        self._label = label

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._label.accessibleName() or self._label.text()
        return super().text(kind)


def mark(label: QWidget) -> None:
    """From now on this label is a heading. Before anyone has asked for its interface."""
    label.setProperty(HEADING, True)


def _interface(_class: str, thing: QObject | None) -> QAccessibleInterface | None:
    return _Heading(thing) if isinstance(thing, QLabel) and thing.property(HEADING) else None


QAccessible.installFactory(_interface)
