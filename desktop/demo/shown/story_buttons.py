"""The buttons that the presenter's window and the panel beside the page both have: one set for each of them."""

from PySide6.QtWidgets import QWidget

from desktop.demo.shown.sheet import sheet_preview
from desktop.demo.stage.open_acts import open_acts
from desktop.demo.stage.stage import Stage
from desktop.views.widgets.buttons import REPEATS, Button


class StoryButtons:
    """They follow the stage: `follow` after each of its changes."""

    def __init__(self, stage: Stage, window: QWidget) -> None:
        """`window`: where they are."""
        self._stage = stage
        self.back = Button("‹\u00a0Précédent", lambda: stage.show(stage.number - 1), kind="quiet")
        self.forward = Button("Suivant\u00a0›", lambda: stage.show(stage.number + 1), kind="main")
        for button in (self.back, self.forward):
            button.setProperty(REPEATS, True)
        self.crash = crash_button(stage)
        self.byte = Button(
            "Changer un octet", lambda: stage.tampering.turn_chosen(stage.session), about="de l’accusé, ou le remettre"
        )
        self.leaflet = Button("Voir la feuille à laisser…", lambda: sheet_preview.show(stage, window))
        self.reset = Button("Recommencer", stage.confirming.reset)
        self.erase = Button("Quitter et effacer", stage.confirming.erase)

    def follow(self) -> None:
        stage, acts = self._stage, open_acts(self._stage)
        self.back.setEnabled(acts.back)
        self.forward.setEnabled(acts.forward)
        self.byte.setText("Remettre l’octet" if stage.tampering.altered else "Changer un octet")
        for button in (self.byte, self.leaflet):
            button.setEnabled(acts.uncovered)


def crash_button(stage: Stage) -> Button:
    return Button("Simuler une panne", stage.crash)


def decision_words(stage: Stage, *, short: bool = False) -> str:
    """What F10 does at the present step."""
    of_stick = stage.step.act == "stick"
    if short:
        return "Porter" if of_stick else "Décider"
    return "Porter la clé" if of_stick else "La plateforme décide"
