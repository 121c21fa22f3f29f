"""A box to choose from that shows all its lines when opened, and that the mouse wheel does not change by mistake."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

_EDGES = 4  # pixels that the style keeps free beside the words


class ChoiceBox(QComboBox):
    """The mouse wheel scrolls the page; the box changes only by a click, or by keys while it has the keyboard."""

    walking = False  #: a key changes it while its list is closed: the next key may go on from there

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.walking = True
        super().keyPressEvent(event)
        self.walking = False

    def showPopup(self) -> None:
        """Shows all lines in full; where the screen has no room for them, the list scrolls."""
        view, screen = self.view(), self.screen().availableGeometry()
        view.ensurePolished()  # so that its lines have the heights of the style sheet
        frame, line = view.frameWidth() * 2, max(view.sizeHintForRow(0), 1)
        fitting = (screen.height() - frame) // line
        lines = max(min(self.count(), fitting), 1)
        self.setMaxVisibleItems(lines)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)  # off if made before the style sheet
        bar = view.verticalScrollBar().sizeHint().width() if self.count() > fitting else 0
        wide = min(max(view.sizeHintForColumn(0) + frame + bar, self.width()), screen.width())
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + frame + bar, wide))
        super().showPopup()
        list = view.window()
        # Qt leaves the box in sight, and shows fewer lines where neither side has room for all: then it is covered.
        high = min(max(list.height(), lines * line + frame), screen.height())
        left = max(min(list.x(), screen.right() + 1 - wide), screen.left())
        top = max(min(list.y(), screen.bottom() + 1 - high), screen.top())
        list.setGeometry(left, top, wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A choice that finds no room ends with "…", instead of being cut inside a letter or a bracket."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = (
            self.style()
            .subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self)
            .width()
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room - _EDGES
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
