"""What the platform has decided reaches the commune with an exchange: a step is judged only after that."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.demo.stage.asking import Question
from desktop.demo.stage.presentation import Presentation

if TYPE_CHECKING:
    from desktop.session import Session

UNHEARD = "La commune ne sait pas encore ce qui est décidé"


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
        self._asked: Question | None = None
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
        self._awaited, self._asked = presentation.unheard, None
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
        self._awaited, self._asked = False, None

    def _ask(self) -> None:
        self._asked = Question(
            title=UNHEARD,
            words=(
                "La plateforme l’a décidé alors que le réseau manquait.",
                "Avec le réseau, la commune l’apprend, puis l’étape commence.",
            ),
            yes="Le laisser venir",
            no="Continuer ainsi",
            do=self._let_hear,
        )
        self._presentation.ask(self._asked)

    def _let_hear(self) -> None:
        self._asked = None
        self._presentation.set_network("present")

    def _exchange(self, session: "Session") -> None:
        """Decisions and exchanges take turns in one worker: what has ended after the answer to F10 began after it too,
        and what ends before that answer is the one before it.
        """
        presentation, state = self._presentation, session.syncing.state
        ended, self._running = self._running and not state.running, state.running
        if not ended or self._decides() or not presentation.unheard or session is not presentation.session:
            return
        if state.answered and not (state.vain or state.halted or state.network_problem):
            presentation.hear()
            self._arrive()
        elif self._awaited and presentation.network == "absent" and presentation.question is None:
            self._ask()

    def _arrive(self) -> None:
        presentation, awaited, asked = self._presentation, self._awaited, self._asked
        self._forget()
        if not awaited:
            return
        if asked is not None and presentation.question is asked:
            presentation.ask(None)
            asked = None
        if asked is None:
            self._enter()
        else:  # it was answered, and gone on with
            self._offer_if_unready()
