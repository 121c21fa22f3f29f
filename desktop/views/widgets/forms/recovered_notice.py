"""Above a form: its text was found again after a crash, or that of before has been taken."""

from collections.abc import Callable

from desktop.viewmodels.kit.recovery import RecoveredText, Recovery
from desktop.views.widgets.notice import Notice


class RecoveredNotice(Notice):
    """ "Reprendre" keeps what is there; "Recommencer" takes the text of before, and can be undone."""

    def __init__(self, begin_again: Callable[[], object], undo: Callable[[], object]) -> None:
        super().__init__()
        self._begin_again, self._undo = begin_again, undo

    def show_state(self, recovered: RecoveredText, sentence: str) -> None:
        if recovered.state is Recovery.FOUND:
            accept = ("Reprendre", lambda: self._accept(recovered))
            self.say(sentence, accept, ("Recommencer", self._begin_again))
        elif recovered.state is Recovery.RESTARTED:
            self.say("Vous repartez du texte d’avant.", ("Annuler", self._undo))
        else:
            self.clear()

    def _accept(self, recovered: RecoveredText) -> None:
        recovered.accept()
        self.clear()
