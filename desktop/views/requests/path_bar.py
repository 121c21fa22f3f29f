"""The steps of a request as a row of buttons, each saying whether something is missing there."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from desktop.viewmodels.requests.step_state import WIDEST_SHORT, Step, StepState
from desktop.views.widgets.tabs import ButtonsOrBox
from desktop.views.widgets.theme import Theme


class PathBar(ButtonsOrBox[Step]):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, Step, "Ét&ape")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.setAccessibleName("Étapes de la demande")

    @property
    def walking(self) -> bool:
        """Whether an arrow key turns it: the keyboard is still on the step before, or in the box."""
        return self.box.walking or any(one.hasFocus() and not one.isChecked() for one in self.buttons.values())

    def show_path(self, step_states: Sequence[StepState], here: Step) -> None:
        with QSignalBlocker(self.box):
            if self.box.count() != len(step_states):
                self.box.clear()
                for state in step_states:
                    self.box.addItem("", state.step)
            for at, state in enumerate(step_states):
                self.buttons[state.step].setText(f"{state.name}\n{state.short}")
                self.buttons[state.step].setAccessibleName(f"{state.name}. {state.short}")
                here_already = state.step is here  # the open step itself says what is missing
                self.box.setItemText(at, state.name if here_already else f"{state.name} ({state.short})")
            self.box.setCurrentIndex(here - 1)
        self.buttons[here].setChecked(True)
        self._arrange()

    def _arrange(self) -> None:
        """Gives each button room for its longest words, as these change while one writes and nothing must move."""
        words = {one: one.fontMetrics().size(0, one.text()).width() for one in self.buttons.values()}
        around = max(one.sizeHint().width() - width for one, width in words.items())  # the open step's has less
        for one, width in words.items():
            one.setMinimumWidth(max(width, one.fontMetrics().horizontalAdvance(WIDEST_SHORT)) + around)
        super()._arrange()
