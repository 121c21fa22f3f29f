"""A part that fills the height of its page, and scrolls as a whole once text is too large for that."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QListView, QScrollArea, QVBoxLayout, QWidget


class Filling(QScrollArea):
    """Lay parts into `column`; the one that stretches gets what is left, and never less than its minimum."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = Least()
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.setWidget(self._inside)

    def follow(self, list: QListView) -> None:
        """Of a list in it that may be as high as its lines, the line with the keyboard stays in sight."""

        def bring() -> None:
            current = list.currentIndex()
            if current.isValid() and list.hasFocus():
                line = list.visualRect(current)
                middle = list.viewport().mapTo(self._inside, line.center())
                self.ensureVisible(middle.x(), middle.y(), 0, line.height())

        list.selectionModel().currentChanged.connect(bring)
        self.verticalScrollBar().rangeChanged.connect(bring)  # laid out after the key was pressed

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Least(QWidget):
    """The inside of what fills a height: no higher than it must be, or a second scroll bar stands beside."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)
