"""What is pressed in the presenter's window, and what each button does; where they stand is the window's own."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.demo.shown.network_buttons import network_buttons
from desktop.demo.shown.sheet import sheet_preview
from desktop.demo.shown.story_buttons import StoryButtons, decision_words
from desktop.demo.stage.open_acts import open_acts
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import PHASE_NAMES
from desktop.views.widgets.buttons import Button


class PresenterButtons(StoryButtons):
    """Those of the panel too, and what only the presenter needs."""

    def __init__(
        self, stage: Stage, window: QWidget, *, name_home: Callable[[], object], exchange: Callable[[], object]
    ) -> None:
        super().__init__(stage, window)
        ask = stage.confirming
        self.networks = network_buttons(stage)
        self.decide = Button("", stage.decide)
        self.undo = Button("Reprendre celle d’avant", ask.step_before, about="l’étape d’avant, comme à son début")
        self.prepare = Button("Reprendre cette étape", ask.this_step)
        self.lines = Button(
            "Changer ses lignes…", lambda: sheet_preview.show(stage, window, anew=True), about="qui appeler"
        )
        self.name = Button("Le nom de votre commune…", name_home)
        self.full = Button("Plein écran (F11)", stage.projection.fill)
        self.slide = Button("La diapositive (F12)", stage.turn_slide)
        self.exchange = Button("Échanger les écrans", exchange)
        self.seldom = self.decide, self.full, self.prepare, self.undo  #: pressed seldom, or by keys
        self.phases = tuple(self._phase(key, words) for key, words in PHASE_NAMES.items())

    def follow(self) -> None:
        super().follow()
        stage, acts = self._stage, open_acts(self._stage)
        self.undo.setEnabled(acts.back)
        self.prepare.setEnabled(acts.uncovered)
        for state, button in self.networks.items():
            button.setChecked(state == stage.network)
        self.decide.setText(f"{decision_words(stage)} (F10)")
        self.decide.setEnabled(acts.decide)
        self.lines.setEnabled(acts.uncovered)
        self.slide.setEnabled(acts.slide)
        self.exchange.setVisible(stage.projection.screen is not None)

    def _phase(self, key: str, words: str) -> Button:
        return Button(
            words, lambda: self._stage.confirming.start(key), kind="tab", about="recommencer dans cette phase"
        )


def in_twos(*buttons: Button) -> QGridLayout:
    grid = QGridLayout()
    for number, button in enumerate(buttons):
        grid.addWidget(button, number // 2, number % 2)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return grid
