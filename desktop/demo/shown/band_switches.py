"""F8, F9 and F10, as keys of the projected window and as buttons in its violet band; and there the names of others.

Where the band has no room for one line, what the platform counts stands above the buttons, in lines of their own.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.demo.shown.network_buttons import NETWORK_WORDS
from desktop.demo.shown.story_buttons import decision_words
from desktop.demo.stage.open_acts import open_acts
from desktop.demo.stage.stage import Stage
from desktop.views.shell.frame import Frame
from desktop.views.widgets.buttons import ActButton
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import Flow, flush

#: At the first step alone, and until the cues are shown: nothing else in sight would lead to them on one screen.
_KEY_OF_CUES = "F7\u00a0: présentateur"
_KEYS = f"{_KEY_OF_CUES} · F11\u00a0: plein écran"
_GAP = 6  # pixels between the parts
_IN_TWO = 0.6  # of the width of a sentence, in which it takes two lines


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
        self._counted = counted
        self._buttons = QWidget()
        buttons = Flow(_GAP)
        self._buttons.setLayout(buttons)
        for action in (self.network, self.decide, self.fold):
            buttons.addWidget(ActButton(action))
        self._right = flush(QBoxLayout(QBoxLayout.Direction.LeftToRight), _GAP)
        self._right.addWidget(self.keys)
        self._right.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignVCenter)
        if (band := frame.demonstration) is not None:
            band.setMinimumWidth(1)  # else the window would be as wide as all in one line
            band.line.setSpacing(_GAP)
            band.line.setStretch(0, 1)  # what the platform counts takes no more than its words need
            band.line.insertWidget(0, counted)  # at the right the cues lie over it, where there is one screen
            band.line.addLayout(self._right)

    def follow(self) -> None:
        self.network.setText(f"Réseau\u00a0: {NETWORK_WORDS[self._stage.network]} (F9)")
        self.decide.setEnabled(open_acts(self._stage).decide)
        self.name_keys()
        self._name_decide()

    def name_keys(self) -> None:
        """Over the whole screen the key for that would take it away."""
        self.keys.say(_KEY_OF_CUES if self._stage.projection.full else _KEYS)
        self.keys.setVisible(self._stage.number == 0 and not self._stage.cues_shown)
        self.arrange()

    def fit(self, *, short: bool, folded: bool) -> None:
        """`short`: the window is narrow. `folded`: the panel is not in sight."""
        self._short = short
        self.fold.setText("Fil (F8)" if folded else "Replier le fil (F8)")
        self._name_decide()

    def _name_decide(self) -> None:
        words = decision_words(self._stage, short=self._short)
        self.decide.setText(f"{words}{'…' if self._stage.deciding.running else ''} (F10)")
        self.arrange()

    def arrange(self) -> None:
        """Puts the parts in one line, or those before the buttons above them; the buttons take as many as they need."""
        if (band := self._frame.demonstration) is None:
            return
        edges = band.line.contentsMargins()
        whole = self._frame.width() - edges.left() - edges.right() - _GAP
        room = whole - band.words.minimumSizeHint().width()
        one_line = band.words.fontMetrics().horizontalAdvance(band.words.text())
        before = [one.minimumSizeHint().width() for one in (self._counted, self.keys) if not one.isHidden()]
        widths = [one.sizeHint().width() for one in self._buttons.findChildren(ActButton)]
        buttons = sum(widths) + _GAP * (len(widths) - 1)
        above = sum(before) + _GAP * len(before) + buttons > whole - round(one_line * _IN_TWO)
        self._buttons.setMinimumWidth(max(1, min(buttons, room)))
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._right.setDirection(down if above else across)
        place = self._right if above else band.line
        if place.indexOf(self._counted) < 0:
            place.insertWidget(0, self._counted)

    def _action(self, key: str, act: Callable[[], object]) -> QAction:
        action = QAction(self._frame)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(act)
        self._frame.addAction(action)
        return action
