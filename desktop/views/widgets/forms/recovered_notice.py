"""Above a form: its text was found again after a crash, or one of the two texts has been taken for the other."""

from collections.abc import Callable

from desktop.viewmodels.kit.recovery import RecoveredText, Recovery
from desktop.views.widgets.notice import RESTART_WORDS, Notice


class RecoveredNotice(Notice):
    """ "Reprendre" keeps what is there. Either text may stand: `swap` puts the other in its place, and nothing goes."""

    def __init__(
        self,
        begin_again: Callable[[], object],
        swap: Callable[[], object],
        *,
        until: str,
    ) -> None:
        super().__init__()
        self._until = until
        self._begin_again, self._swap = begin_again, swap

    def show_state(self, recovered: RecoveredText, sentence: str) -> None:
        if recovered.state is Recovery.FOUND:
            accept = ("Reprendre", lambda: self._accept(recovered))
            self.say(sentence, accept, *(((RESTART_WORDS, self._restart),) if recovered.before else ()))
        elif recovered.state is Recovery.BEFORE:
            self.say(
                f"Vous repartez du texte d’avant. Le texte retrouvé est gardé tant {self._until}.",
                ("Reprendre le texte retrouvé", self._swap),
            )
        elif recovered.state is Recovery.AFTER_ALL:
            self.say(
                f"Voici le texte retrouvé. L’autre texte est gardé tant {self._until}.",
                ("Revenir à l’autre texte", self._swap),
            )
        elif recovered.state is Recovery.ASIDE:
            self.say(f"Un autre texte est gardé tant {self._until}.", ("Reprendre l’autre texte", self._swap))
        else:
            self.clear()

    def _accept(self, recovered: RecoveredText) -> None:
        recovered.accept()
        self.clear()

    def _restart(self) -> None:
        """Pressed once: until the text of before is there, the form still says what was found."""
        self.clear()
        self._begin_again()
