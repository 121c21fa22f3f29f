"""What is pressed in the presenter's window, and what each button does; where they stand is the window's own."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QGridLayout, QSizePolicy, QWidget

from desktop.demo.shown.network_buttons import network_buttons
from desktop.demo.shown.sheet import sheet_preview
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import PHASE_NAMES, STEPS
from desktop.views.widgets.buttons import REPEATS, Button
from desktop.views.widgets.theme import Theme


class PresenterButtons(QDialog):
    """The buttons follow the stage: `follow_stage` after each of its changes."""

    def __init__(self, stage: Stage, theme: Theme, name_home: Callable[[QWidget, Theme], None]) -> None:
        super().__init__()
        self._stage, ask = stage, stage.confirming
        self.back = Button("‹\u00a0Précédent", lambda: stage.show(stage.number - 1), kind="quiet")
        self.forward = Button("Suivant\u00a0›", lambda: stage.show(stage.number + 1), kind="main")
        for button in (self.back, self.forward):
            button.setProperty(REPEATS, True)
        self.networks = network_buttons(stage)
        self.crash = Button("Simuler une panne", stage.crash)
        self.byte = Button("Changer un octet", lambda: stage.tampering.turn_chosen(stage.session), about="d’un accusé")
        self.decide = Button("", stage.decide)
        self.undo = Button("Reprendre celle d’avant", ask.step_before, about="l’étape d’avant, comme à son début")
        self.prepare = Button("Reprendre cette étape", ask.this_step)
        self.leaflet = Button("Voir la feuille à laisser…", lambda: sheet_preview.show(stage.session))
        self.lines = Button(
            "Changer ses lignes…", lambda: sheet_preview.show(stage.session, anew=True), about="qui appeler"
        )
        self.name = Button("Le nom de votre commune…", lambda: name_home(self, theme))
        self.reset = Button("Recommencer", ask.reset)
        self.erase = Button("Quitter et effacer", ask.erase)
        self.full = Button("Plein écran (F11)", stage.projection.fill)
        self.slide = Button("La diapositive (F12)", stage.turn_slide)
        self.exchange = Button("Échanger les écrans", self._exchange)
        self.phases = tuple(self._phase(key, words) for key, words in PHASE_NAMES.items())

    def follow_stage(self) -> None:
        stage = self._stage
        self.back.setEnabled(stage.number > 0 and not stage.covered)
        self.undo.setEnabled(stage.number > 0)
        self.forward.setEnabled(stage.number < len(STEPS) - 1 and not stage.covered)
        for state, button in self.networks.items():
            button.setChecked(state == stage.network)
        self.decide.setText("Porter la clé (F10)" if stage.step.act == "stick" else "La plateforme décide (F10)")
        self.decide.setEnabled(not stage.deciding.running and not stage.covered)
        self.byte.setText("Remettre l’octet" if stage.tampering.altered else "Changer un octet")
        self.exchange.setVisible(stage.projection.screen is not None)

    def _exchange(self) -> None:
        self._stage.projection.exchange()

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
