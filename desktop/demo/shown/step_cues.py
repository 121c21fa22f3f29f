"""What the presenter does and says at the present step."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.demo.story.storyline import STEPS, place_words
from desktop.views.widgets.card import bullet
from desktop.views.widgets.label import Label, Role
from desktop.views.widgets.layouts import flush

_ROLES: tuple[Role, ...] = ("cue", "cue_low", "cue_lowest")  # of the letters, from the largest


class StepCues(QStackedWidget):
    """As high at every step as at the one that has the most to say: nothing below it moves."""

    def __init__(self) -> None:
        super().__init__()
        self._labels: list[Label] = []
        self._views = [self._view(number) for number in range(len(STEPS))]
        for view in self._views:
            self.addWidget(view)

    def fit(self, width: int, room: int) -> None:
        """In pixels, the width that the text has, and the height in which each step is seen without scrolling, where
        smaller letters can do that.
        """
        for role in _ROLES:
            highest = self._highest(role, width)
            if highest <= room:
                break
        self.setFixedHeight(highest)

    def _highest(self, role: Role, width: int) -> int:
        for label in self._labels:
            label.take_role(role)
        return max(view.heightForWidth(width) for view in self._views)

    def _view(self, number: int) -> QWidget:
        part, step = QWidget(), STEPS[number]
        column = flush(QVBoxLayout(part), 6)
        head = Label(place_words(number), "small", "muted"), Label(step.title, "cue_title")
        for label in head:
            column.addWidget(label)
        for cue in step.cues:
            column.addLayout(bullet(cue, "cue"))
        self._labels += [label for label in part.findChildren(Label) if label not in head]
        column.addStretch(1)
        return part
