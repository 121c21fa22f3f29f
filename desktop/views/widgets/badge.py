"""A state as people see it: sign, word and colour together."""

from PySide6.QtWidgets import QSizePolicy

from desktop.viewmodels.kit.states import Shown, Tone
from desktop.views.widgets.label import Label


class Badge(Label):
    """A small word in a frame."""

    def __init__(self, text: str = "", tone: Tone = "plain") -> None:
        super().__init__(text, "small", tone, wrap=False)
        self.setProperty("badge", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)


class StateBadge(Badge):
    """The state of an act or a need."""

    def __init__(self, shown: Shown) -> None:
        super().__init__(shown.text, shown.tone)

    def show_state(self, shown: Shown) -> None:
        self.say(shown.text, shown.tone)
