"""All steps, one above the other, in the presenter's own window; the present one stays in the middle."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from desktop.demo.stage.open_acts import open_acts
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS
from desktop.viewmodels.kit.french import FIXED
from desktop.views.widgets import accessible
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Area
from desktop.views.widgets.theme import role_font

_NEIGHBOURS = 3  # lines: the present step, the one before and the one after
_ANY = 16_777_215  # pixels: what Qt takes for no limit


def short_title(title: str) -> str:
    """Up to its colon: what follows stands above the cues of its step."""
    return title.partition("\u00a0:")[0]


class StepList(Area):
    def __init__(self, stage: Stage, side: int) -> None:
        """`side`: margin in pixels, left and right."""
        self._stage, self._side, self._inside = stage, side, QWidget()
        self.lines = tuple(self._line(number) for number in range(len(STEPS)))
        column = flush(QVBoxLayout(self._inside), 0)
        column.setContentsMargins(side // 2, 0, side // 2, 0)
        for line in self.lines:
            column.addWidget(line)
        super().__init__(self._inside)

    def fit(self, *, beside: bool) -> None:
        """Beside the cues, as many lines as fit, around the present step; below them, all."""
        font = role_font(QApplication.font(), "small")
        for line in self.lines:
            line.setFont(font)
        high = self.lines[0].sizeHint().height()
        whole = high * len(self.lines)
        self._inside.setMinimumHeight(whole)  # else the area would press them together
        bar = self.verticalScrollBar().sizeHint().width()
        longest = max(line.sizeHint().width() for line in self.lines)
        self.setMinimumWidth(longest + self._side + bar if beside else 0)
        self.setMinimumHeight(_NEIGHBOURS * high if beside else whole)
        self.setMaximumHeight(_ANY if beside else whole)
        self._follow_later()

    def mark(self) -> None:
        """Says which step is the present one."""
        self.setEnabled(open_acts(self._stage).uncovered)
        for number, line in enumerate(self.lines):
            current = number == self._stage.number
            line.setText(f"{'▸' if current else ' '} {number + 1}{FIXED} {short_title(STEPS[number].title)}")
            line.setChecked(current)
            line.setAccessibleName(f"Étape {number + 1}\u00a0: {STEPS[number].title}{', en cours' if current else ''}")
        self._follow_later()

    def _follow_later(self) -> None:
        """Once the lines have their place."""
        QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        """Brings the present step into the middle."""
        line = self.lines[self._stage.number]
        self.verticalScrollBar().setValue(line.y() - (self.viewport().height() - line.height()) // 2)

    def _line(self, number: int) -> Button:
        line = Button("", lambda: self._stage.show(number), kind="quiet")
        line.setObjectName("storyStep")
        line.setCheckable(True)
        accessible.mark_radio(line)
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return line
