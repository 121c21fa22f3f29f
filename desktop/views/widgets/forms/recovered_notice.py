"""The notice above a form whose text was found after a crash, or in which one of two texts was taken."""

from collections.abc import Callable, Mapping

from desktop.viewmodels.kit.recovery import RecoveredText, Recovery, other_words
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.notice import RESTART_WORDS, Notice, NoticeTone


class RecoveredNotice(Notice):
    """The notice with its buttons: "Continuer" keeps the present text; `swap` takes the other, and loses neither."""

    def __init__(self, swap: Callable[[], object], *, until: str) -> None:
        super().__init__()
        self._until = until
        self._swap = swap

    def show_state(self, recovered: RecoveredText, sentence: str, present: Mapping[str, str]) -> None:
        """`sentence`: that a text was found; `present`: the text in the form."""
        if recovered.state is Recovery.IN_FORM:
            accept = ("Continuer", lambda: self._accept(recovered))
            tone: NoticeTone = "warn" if recovered.trouble else "accent"
            earlier = ((RESTART_WORDS, self._swap),) if recovered.before else ()
            self.say(recovered.trouble or sentence, accept, *earlier, tone=tone)
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
            kept = f"Un autre texte{other_words(recovered.other, present)} est gardé tant {self._until}."
            self.say(kept, ("Reprendre l’autre texte", self._swap))
        else:
            self.clear()

    def start(self, form: Callable[[], object]) -> None:
        """Gives the keyboard to the first field (`form`); but in sight of what could not be done, to its button."""
        if self.property("tone") == "warn" and self._buttons and not self.isHidden():
            give(self._buttons[-1])
        else:
            form()

    def _accept(self, recovered: RecoveredText) -> None:
        recovered.accept()
        self.clear()
