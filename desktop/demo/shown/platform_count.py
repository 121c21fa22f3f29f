"""How many of our votes the platform counts: a card beside the page, or words in the band where that is folded; and in
the presenter's window, which lies over that card where there is one screen."""

from PySide6.QtWidgets import QHBoxLayout

from desktop.demo.stage.stage import Stage
from desktop.viewmodels.kit.french import FIXED, agreed
from desktop.views.widgets.card import Card
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush

PLATFORM = "Plateforme (inventée)"


class PlatformCount(Card):
    """At the steps that show it; `band` stands in the window's violet band."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(tone="accent")
        self._stage = stage
        self.band = Label("", "strong", wrap=False)
        self.number, self.number_words = Label("", "number", wrap=False), Label()
        beside = flush(QHBoxLayout(), 10)  # below the number the words would take two lines from those of the step
        beside.addWidget(self.number)
        beside.addWidget(self.number_words, 1)
        self.add(Label(PLATFORM, "small", "muted"), beside)
        self.body.setContentsMargins(14, 8, 14, 8)

    def count(self, *, folded: bool, asking: bool, roomy: bool) -> None:
        """`roomy`: the band has one line for it."""
        stage = self._stage
        many = stage.counted
        counts = many is not None and stage.step.counts
        self.setVisible(counts and not asking)
        self.band.setVisible(counts and folded)
        if many is not None:
            counted = agreed(many, "vote compté", "votes comptés")
            self.number.say(str(many))
            self.number_words.say(f"{counted} de notre commune")
            end = " " if roomy else "\n"
            self.band.say(f"Plateforme{FIXED}: {many}{FIXED}{counted}{end}de notre commune")


class CountForPresenter(Label):
    """Also where the projected window is behind her: "at the first vote that is counted, F9"."""

    def __init__(self, stage: Stage) -> None:
        super().__init__("", "small", "accent", wrap=False)
        self._stage = stage
        stage.changed.connect(self._count)
        stage.counting.changed.connect(self._count)

    def _count(self) -> None:
        many = self._stage.counted if self._stage.step.counts else None
        self.say("" if many is None else f"{many}{FIXED}{agreed(many, 'vote compté', 'votes comptés')}")
