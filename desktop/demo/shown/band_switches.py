"""F8, F9 and F10, as keys of the projected window and as buttons in its violet band; and there the names of others."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.demo.shown.network_buttons import NETWORK_WORDS
from desktop.demo.shown.story_buttons import decision_words
from desktop.demo.stage.open_acts import open_acts
from desktop.demo.stage.stage import Stage
from desktop.views.shell.frame import Frame
from desktop.views.widgets.buttons import ActButton
from desktop.views.widgets.label import Label

#: At the first step alone, and until the cues are shown: nothing else in sight would lead to them on one screen.
_KEY_OF_CUES = "F7\u00a0: présentateur"
_KEYS = f"{_KEY_OF_CUES} · F11\u00a0: plein écran"


class BandSwitches(QObject):
    """They follow the stage, `follow` after each of its changes; and the panel, which F8 folds."""

    def __init__(self, stage: Stage, frame: Frame, fold: Callable[[], object], counted: Label) -> None:
        """`counted`: what the platform counts, where the panel is folded."""
        super().__init__(frame)  # goes with it: the stage, whose signals it hears, stays
        self._stage, self._frame = stage, frame
        self._short = False
        self.network = self._action("F9", stage.switch)
        self.decide = self._action("F10", stage.decide)
        self.fold = self._action("F8", fold)
        self.keys = Label("", "small", wrap=False)
        band_frame = frame.findChild(QFrame, "demonstrationBand")
        band = None if band_frame is None else band_frame.layout()
        if isinstance(band, QHBoxLayout):
            band.setStretch(0, 1)  # what the platform counts takes no more than its words need
            band.insertWidget(0, counted)  # at the right the cues lie over it, where there is one screen
            band.addWidget(self.keys)
            for action in (self.network, self.decide, self.fold):
                band.addWidget(ActButton(action))

    def follow(self) -> None:
        self.network.setText(f"Réseau\u00a0: {NETWORK_WORDS[self._stage.network]} (F9)")
        self.decide.setEnabled(open_acts(self._stage).decide)
        self.name_keys()
        self._name_decide()

    def name_keys(self) -> None:
        """Over the whole screen the key for that would take it away."""
        self.keys.say(_KEY_OF_CUES if self._stage.projection.full else _KEYS)
        self.keys.setVisible(self._stage.number == 0 and not self._stage.cues_shown)

    def fit(self, *, short: bool, folded: bool) -> None:
        """`short`: the window is narrow. `folded`: the panel is not in sight."""
        self._short = short
        self.fold.setText("Fil (F8)" if folded else "Replier le fil (F8)")
        self._name_decide()

    def _name_decide(self) -> None:
        words = decision_words(self._stage, short=self._short)
        self.decide.setText(f"{words}{'…' if self._stage.deciding.running else ''} (F10)")

    def _action(self, key: str, act: Callable[[], object]) -> QAction:
        action = QAction(self._frame)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(act)
        self._frame.addAction(action)
        return action
