"""What our widgets tell assistive programs beyond Qt's own words: titles are headings, and places and tabs are pressed.

Qt calls any label a static text; a screen reader goes from heading to heading. Of a button that stays down Qt offers to
"toggle" it only: it would look pressed, and nothing else would turn. An interface is asked for only where one listens.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QLabel

#: Properties of the labels that are titles, and of the buttons of which one is in force.
HEADING, TURNING = "heading", "turning"


class _Heading(QAccessibleWidget):
    def __init__(self, label: QLabel) -> None:
        super().__init__(label, QAccessible.Role.Heading, "")
        self._label = label

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._label.accessibleName() or self._label.text()
        return super().text(kind)


class _Turning(QAccessibleWidget):
    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, QAccessible.Role.RadioButton, "")
        self._button = button

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._button.accessibleName() or self._button.text().replace("&", "")
        return super().text(kind)

    def state(self) -> QAccessible.State:
        found = super().state()
        found.checkable, found.checked = True, self._button.isChecked()
        return found

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name == QAccessibleActionInterface.pressAction():
            self._button.click()
        else:
            super().doAction(name)


def mark_heading(label: QLabel) -> None:
    """From now on this label is a heading. Before anyone has asked for its interface."""
    label.setProperty(HEADING, True)


def mark_turning(button: QAbstractButton) -> None:
    """This button turns something by its click, and stays down. Before anyone has asked for its interface."""
    button.setProperty(TURNING, True)


def _interface(_class: str, thing: QObject | None) -> QAccessibleInterface | None:
    if isinstance(thing, QLabel) and thing.property(HEADING):
        return _Heading(thing)
    return _Turning(thing) if isinstance(thing, QAbstractButton) and thing.property(TURNING) else None


QAccessible.installFactory(_interface)
