"""Reads a long list in two steps: the first lines, to be painted at once, and then all of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from desktop.runtime.actor import Actor

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.domain.phases import LocalTime

#: More lines than any window shows at once.
HEAD = 200
#: Time for the window to paint the first lines before the worker reads the rest: Python runs one thread at a time.
PAINTED_MS = 50
AnswerT = TypeVar("AnswerT")


class HeadFirst(QObject, Generic[AnswerT]):
    """Asks `question(connection, now, most)`: the first time for HEAD lines at most, later for all (None).

    `show` takes each answer and returns whether it held all lines; if not, all are read once the first are painted.
    """

    def __init__(
        self,
        actor: Actor,
        question: "Callable[Concatenate[Connection, LocalTime, int | None, ...], AnswerT]",
        show: Callable[[AnswerT], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actor, self._question, self._show = actor, question, show
        self._begun = self._headed = self._again = False
        self._rest = QTimer(self, singleShot=True, interval=PAINTED_MS)
        self._rest.timeout.connect(self._all)

    def read(self) -> None:
        if self._headed:
            self._all()
        elif self._begun:
            self._again = True  # the first lines, which are still on their way, may be older than this call
        else:
            self._begun = True
            self._actor.ask(self._question, self._actor.clock(), HEAD, then=self._head, failed=self._failed)

    def _head(self, answer: AnswerT) -> None:
        self._headed = True
        if not self._show(answer) or self._again:
            self._rest.start()

    def _all(self) -> None:
        self._rest.stop()
        self._actor.ask(self._question, self._actor.clock(), None, then=self._show)

    def _failed(self, _sentence: str) -> None:
        self._begun = False
