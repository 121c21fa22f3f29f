"""What the platform has decided reaches the commune with an exchange: a step is judged only after that."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.demo.stage.asking import Question
from desktop.demo.stage.presentation import Presentation

if TYPE_CHECKING:
    from desktop.session import Session

UNHEARD = "La commune ne sait pas encore ce qui est décidé"
#: When the mairie hears of what F10 has decided; the page beside it still shows what was before.
NOW = "La mairie l’apprend en ce moment."
NEXT = "La mairie l’apprendra au prochain échange."
LATER = "La mairie l’apprendra au retour du réseau."


class Hearing:
    """Lets the commune hear before a step is judged; `enter` enters it, the other one only offers what it lacks."""

    def __init__(
        self,
        presentation: Presentation,
        decides: Callable[[], bool],
        enter: Callable[[], None],
        offer_if_unready: Callable[[], None],
    ) -> None:
        """`decides`: whether F10 has not been answered yet."""
        self._decides = decides
        self._presentation, self._enter, self._offer_if_unready = presentation, enter, offer_if_unready
        self._awaited = False  # the present step is not judged yet
        self._running = False  # an exchange
        self._asked = False  # at this step; where nothing stands any more, it was answered
        presentation.turned.connect(self._forget)

    def follow(self, session: "Session") -> None:
        """Of a window that is being built."""
        self._running = False
        session.syncing.changed.connect(lambda: self._exchange(session))

    def waits(self) -> bool:
        """Whether the commune has to hear of something first; begins the exchange, or asks where there is no network.

        The step is entered after that.
        """
        presentation, session = self._presentation, self._presentation.session
        self._forget()
        self._awaited = presentation.unheard
        if not presentation.unheard or session is None:
            return False
        if presentation.network != "absent":
            session.syncing.now()
        elif presentation.step.network != "absent":
            presentation.set_network(presentation.step.network)
        else:
            self._ask()
        return True

    def _forget(self) -> None:
        self._awaited = self._asked = False
        self._presentation.drop("hearing")

    def _ask(self) -> None:
        self._asked = True
        asked = Question(
            kind="hearing",
            title=UNHEARD,
            words=(
                "La plateforme l’a décidé alors que le réseau manquait.",
                "Avec le réseau, la commune l’apprend, puis l’étape commence.",
            ),
            yes="Le laisser venir",
            no="Continuer ainsi",
            do=self._let_hear,
        )
        self._presentation.ask(asked)

    def _let_hear(self) -> None:
        self._asked = False
        self._presentation.set_network("present")

    def _exchange(self, session: "Session") -> None:
        """Decisions and exchanges take turns in one worker: what has ended after the answer to F10 began after it too,
        and what ends before that answer is the one before it.
        """
        presentation, state = self._presentation, session.syncing.state
        was, self._running = self._running, state.running
        ended, begun = was and not state.running, state.running and not was
        if begun and presentation.unheard and session is presentation.session:
            presentation.changed.emit()  # a round that begins by itself is asked for by nobody
        if not ended or self._decides() or not presentation.unheard or session is not presentation.session:
            return
        if state.answered and not (state.vain or state.halted or state.network_problem):
            presentation.hear()
            self._arrive()
        elif self._awaited and presentation.network == "absent" and presentation.standing("hearing") is None:
            self._ask()
        presentation.changed.emit()

    def _arrive(self) -> None:
        awaited, answered = self._awaited, self._asked and self._presentation.standing("hearing") is None
        self._forget()
        if awaited and answered:  # and gone on with
            self._offer_if_unready()
        elif awaited:
            self._enter()
