"""What the presenter does and says at the present step."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.demo.story.storyline import STEPS, place_words
from desktop.views.widgets.card import bullet
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush


class StepCues(QStackedWidget):
    """As high at every step as at the one that has the most to say: nothing below it moves."""

    def __init__(self) -> None:
        super().__init__()
        self._views = [_cues(number) for number in range(len(STEPS))]
        for view in self._views:
            self.addWidget(view)

    def fit(self, width: int) -> None:
        """`width`: pixels that the text has."""
        self.setFixedHeight(max(view.heightForWidth(width) for view in self._views))


def _cues(number: int) -> QWidget:
    part, step = QWidget(), STEPS[number]
    column = flush(QVBoxLayout(part), 6)
    column.addWidget(Label(place_words(number), "small", "muted"))
    column.addWidget(Label(step.title, "cue_title"))
    for cue in step.cues:
        column.addLayout(bullet(cue, "cue"))
    column.addStretch(1)
    return part
