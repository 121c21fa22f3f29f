"""What our widgets tell screen readers beyond what Qt does: titles are headings, and menu buttons and tabs are pressed.

Qt calls every label a static text, but people go from heading to heading. For a button that stays down Qt only offers
to "toggle" it, which would change its look and nothing else. Qt asks for these interfaces only if somebody listens.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QLabel

#: Properties of labels that are titles, and of buttons of which one is always down.
HEADING, RADIO = "heading", "radio"


class _Heading(QAccessibleWidget):
    def __init__(self, label: QLabel) -> None:
        super().__init__(label, QAccessible.Role.Heading, "")
        self._label = label

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._label.accessibleName() or self._label.text()
        return super().text(kind)


class _Radio(QAccessibleWidget):
    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, QAccessible.Role.RadioButton, "")
        self._button = button

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._button.accessibleName() or self._button.text().replace("&", "")
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.checkable, state.checked = True, self._button.isChecked()
        return state

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name == QAccessibleActionInterface.pressAction():
            self._button.click()
        else:
            super().doAction(name)


def mark_heading(label: QLabel) -> None:
    """Makes this label a heading; to be called before Qt has asked for its interface."""
    label.setProperty(HEADING, True)


def mark_radio(button: QAbstractButton) -> None:
    """Says that of this and other buttons one is always down; to be called before Qt has asked for its interface."""
    button.setProperty(RADIO, True)


def _interface(_class: str, thing: QObject | None) -> QAccessibleInterface | None:
    if isinstance(thing, QLabel) and thing.property(HEADING):
        return _Heading(thing)
    return _Radio(thing) if isinstance(thing, QAbstractButton) and thing.property(RADIO) else None


QAccessible.installFactory(_interface)
