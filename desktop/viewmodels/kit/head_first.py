"""A long list is read in two steps: the lines that are seen first, painted at once, and only then all of them."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from desktop.runtime.actor import Actor

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: More than any window shows of a list in its own order.
HEAD = 200
#: In which they are painted, before anything else keeps Python busy: two threads at once hold up one another.
PAINTED_MS = 50
AnswerT = TypeVar("AnswerT")


class HeadFirst(QObject, Generic[AnswerT]):
    """Asks `question(connection, now, most)`: of HEAD lines while nothing was read, of all (None) ever after.

    `show` takes each answer and gives whether it held all lines; those that are missing are read once it was painted.
    """

    def __init__(
        self,
        actor: Actor,
        question: "Callable[Concatenate[Connection, datetime, int | None, ...], AnswerT]",
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
            self._again = True  # the head that is on its way may be older than what is to be looked at
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
