"""What F10 asks before it decides, while that stands: it says why there is a doubt now, and goes with its reason."""

import logging
from collections.abc import Callable
from functools import partial

from desktop.demo.platform.decided import DecisionKey
from desktop.demo.stage.asking import Question
from desktop.demo.stage.decision_rules import Doubt, doubting, present_doubt
from desktop.demo.stage.presentation import Presentation
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.runtime.worker import Done

_log = logging.getLogger(__name__)


class StandingDoubt:
    """One at most. Why F10 could not decide is none, and no act of the commune takes that away."""

    def __init__(
        self, presentation: Presentation, world: DemonstrationWorld, decide: Callable[[DecisionKey], None]
    ) -> None:
        self._presentation, self._world, self._decide = presentation, world, decide
        self._asked: tuple[Question, Doubt] | None = None  # last

    def ask(self, doubt: Doubt) -> None:
        self._presentation.ask(self._about(doubt))

    def judge_anew(self) -> None:
        """The commune's acts have changed, or their answers. Where something else is to be decided first, it goes too:
        under the pointer its answer is not to do what was not read.
        """
        presentation, session = self._presentation, self._presentation.session
        if session is not None and self._standing is not None:
            session.network.submit(partial(present_doubt, self._world, presentation.step), self._say)

    def _say(self, done: Done[Doubt | None]) -> None:
        before, now = self._standing, done.value
        if before is None:  # answered meanwhile
            return
        if done.error is not None:
            _log.warning("the doubt could not be judged anew", exc_info=done.error)
        elif now is None or now.key != before.key:
            self._presentation.drop("decision")
        elif now != before:
            self._presentation.reword(self._about(now))

    def _about(self, doubt: Doubt) -> Question:
        question = doubting(doubt, lambda: self._decide(doubt.key))
        self._asked = question, doubt
        return question

    @property
    def _standing(self) -> Doubt | None:
        asked = self._presentation.standing("decision")
        return self._asked[1] if asked is not None and self._asked is not None and self._asked[0] is asked else None
