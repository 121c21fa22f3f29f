"""Finds texts that have less room than they need: for the tests of every page and for the self-test."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QWidget,
)

from desktop.views.widgets.label import Label

_SLACK = 2  # pixels that rounding of fonts may cost
_BESIDE_TEXT = 2  # pixels that QLineEdit leaves free on each side of its text


def clipped(root: QWidget) -> list[str]:
    """One line for each visible widget under `root` whose text is cut; what is only scrolled out of sight is not."""
    lines = []
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root) and (reason := _reason(widget)):
            lines.append(f"{type(widget).__name__} «\u00a0{_words(widget)}\u00a0»\u00a0: {reason}")
    return lines


def _reason(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return "" if widget.property("painted") or not widget.text() else _label(widget)
    if isinstance(widget, QAbstractButton):
        need = widget.sizeHint()
        return _short(need.width(), widget.width(), need.height(), widget.height())
    if isinstance(widget, QComboBox):
        return _box(widget)
    if isinstance(widget, QLineEdit):
        return _line(widget)
    return ""


def _line(line: QLineEdit) -> str:
    """What is typed scrolls within its line; the example in an empty one does not, and is cut."""
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    room = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    margins = line.textMargins()
    width = room.width() - margins.left() - margins.right() - 2 * _BESIDE_TEXT
    metrics = QFontMetrics(line.font())
    example = "" if line.text() else line.placeholderText()
    return _short(metrics.horizontalAdvance(example), width, metrics.height(), line.height())


def _box(box: QComboBox) -> str:
    """The line that is chosen; the others show in the list, which is as wide as they need."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    style, part = box.style(), QStyle.SubControl.SC_ComboBoxEditField
    room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
    metrics = QFontMetrics(box.font())
    return _short(metrics.horizontalAdvance(box.currentText()), room.width(), metrics.height(), room.height())


def _label(label: QLabel) -> str:
    inside = label.contentsRect()
    flags = int(label.alignment()) | int(Qt.TextFlag.TextShowMnemonic if label.buddy() else 0)
    if label.wordWrap():
        flags |= int(Qt.TextFlag.TextWordWrap)
    box = QRect(0, 0, inside.width() if label.wordWrap() else 100_000, 100_000)
    shown = label.marked_text() if isinstance(label, Label) else label.text()
    need = QFontMetrics(label.font()).boundingRect(box, flags, shown)
    return _short(need.width(), inside.width(), need.height(), inside.height())


def _short(need_width: int, width: int, need_height: int, height: int) -> str:
    if need_width > width + _SLACK:
        return f"largeur {width}, il faut {need_width}"
    if need_height > height + _SLACK:
        return f"hauteur {height}, il faut {need_height}"
    return ""


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return (text or widget.accessibleName() or widget.objectName())[:60]
