"""The error or the help under a control, with room kept for the longest error."""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush


class SpareLines(QWidget):
    """As high with an error as without, at every width and text size, so that nothing below it moves.

    The error stands in place of the help, as room for both would leave uneven gaps between the fields of a form.
    `sentences`: the longest errors that may appear.
    """

    def __init__(self, error: Label, help: Label, sentences: Iterable[str]) -> None:
        super().__init__()
        self._spare = [Label(f"⚠ {sentence}", "small", parent=self) for sentence in sentences]
        for label in self._spare:
            label.hide()  # only measured
        column = flush(_Column(self, help, self._spare), 5)
        for part in (error, help):
            column.addWidget(part)
        column.addStretch(1)


class _Column(QVBoxLayout):
    """A layout whose height is that of the help and the longest sentence, or of its content where that is higher."""

    def __init__(self, parent: QWidget, help: Label, spare: list[Label]) -> None:
        super().__init__(parent)
        self._help, self._spare = help, spare

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(super().heightForWidth(width), self._kept(width))

    def minimumHeightForWidth(self, width: int) -> int:
        return max(super().minimumHeightForWidth(width), self._kept(width))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self._kept(hint.width())))

    def _kept(self, width: int) -> int:
        tallest = max((label.heightForWidth(width) for label in self._spare), default=0)
        return max(tallest, self._help.heightForWidth(width) if self._help.text() else 0)
