"""Buttons of which one is in force, as the places and the tabs: an assistive program presses them as a hand does.

Of a button that stays down Qt offers to "toggle" it only: it would look pressed, and nothing else would turn.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget

_TURNS = "turns"


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


def mark(button: QAbstractButton) -> None:
    """This button turns something by its click. Before anyone has asked for its interface."""
    button.setProperty(_TURNS, True)


def _interface(_class: str, thing: QObject | None) -> QAccessibleInterface | None:
    return _Turning(thing) if isinstance(thing, QAbstractButton) and thing.property(_TURNS) else None


QAccessible.installFactory(_interface)
