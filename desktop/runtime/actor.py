"""The actor: runs actions and questions in the worker; sorts errors into refusals, network, disk faults and bugs."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.database.errors import Damaged, DatabaseFault
from desktop.database.opening import Opening, read_opening
from desktop.domain.changes import Changes, Outcome
from desktop.domain.exchange_words import answered
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.open_texts import OpenTexts
from desktop.runtime.worker import Done, Worker

if TYPE_CHECKING:  # the first paint comes before SQLAlchemy and sync
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext

T = TypeVar("T")
P = ParamSpec("P")
_log = logging.getLogger(__name__)


class NetworkProblem(NamedTuple):
    """A fault of the network or the platform; its sentences are French."""

    code: str  #: stable, such as "proxy" or "key_lost"
    sentence: str  #: what is wrong
    remedy: str = ""  #: what to do about it; "" for nothing
    event: str = ""  #: `sentence` without the words that nothing is lost; "" where it has no such words
    answered: bool = False  #: the platform has answered, by a signed refusal


class Actor(QObject):
    """One open commune, as view-models use it."""

    changed = Signal(object)  #: Changes: the database has changed
    acted = Signal(object)  #: Changes of an action of this window, before `changed`; not of a round or from outside
    batch = Signal()  #: acts were answered during a round, and may be shown; `changed` comes when the round has ended
    unanswered = Signal(object)  #: what was in `answering`: her yes about it failed
    network_problem = Signal(object)  #: NetworkProblem: shown in the connection band, never in a dialog
    disk = Signal(object)  #: DatabaseFault, which must stay in sight; None once something could be saved again
    refused = Signal(object)  #: Refusal for which no control was waiting
    bug = Signal(object)  #: any other error: logged, and shown in one dialog

    def __init__(
        self,
        worker: Worker,
        open_context: "Callable[[], CommuneContext]",
        database: Path,
        clock: Callable[[], LocalTime],
        *,
        projected: bool = False,
    ) -> None:
        super().__init__()
        self.database = database
        self.clock = clock
        self.texts = OpenTexts()
        self.answering: set[object] = set()  #: what her yes, not answered yet, is about: a page, or its open text
        self._worker, self._projected = worker, projected
        self._open_context = open_context
        self._context: CommuneContext | None = None
        self._disk_failed = False
        self._closing = False

    # --- what view-models call ------------------------------------------------------------------------------------

    def name_of(self, file: Path) -> str:
        """What was chosen in a file dialog, as a sentence names it: with its place, unless a room reads it."""
        return file.name if self._projected else str(file)

    def act(
        self,
        action: "Callable[Concatenate[CommuneContext, P], Outcome[T]]",
        *args: Any,
        then: Callable[[T], object] | None = None,
        refused: Callable[[Refusal], object] | None = None,
        failed: Callable[[str], object] | None = None,
        **named: Any,
    ) -> None:
        """Runs `action(context, *args, **named)` in the worker; then `changed` is emitted, and `then` gets its value.

        A Refusal, a wrong code or a refusal of the platform goes to `refused`, to be shown beside the control; after
        any other error, `failed` is called with its French sentence.
        """

        def kept(outcome: Outcome[T]) -> None:
            if outcome.changes:
                self.acted.emit(outcome.changes)
                self.changed.emit(outcome.changes)
            if then is not None:
                then(outcome.value)
            # A small write may find room where a text did not: that stays said until the text is stored.
            if self._disk_failed and not self.texts.unstored:
                self._disk_failed = False
                self.disk.emit(None)

        self._submit(lambda: action(self._opened(), *args, **named), kept, refused, failed)

    def ask(
        self,
        question: "Callable[Concatenate[Connection, P], T]",
        *args: Any,
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        failed: Callable[[str], object] | None = None,
        **named: Any,
    ) -> None:
        """Runs `question(connection, *args, **named)` on a read-only connection; `then` gets its value."""

        def read() -> T:
            with self._opened().store.reading() as connection:
                return question(connection, *args, **named)

        self._submit(read, then, refused, failed)

    def consult(
        self,
        question: "Callable[Concatenate[CommuneContext, P], T]",
        *args: Any,
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        failed: Callable[[str], object] | None = None,
        **named: Any,
    ) -> None:
        """Runs `question(context, *args, **named)`, which changes nothing, but also needs the key."""
        self._submit(lambda: question(self._opened(), *args, **named), then, refused, failed)

    def refresh(self, then: Callable[[Opening], object]) -> None:
        """Reads again the rows that the first page shows."""

        def seen(opening: Opening | None) -> None:
            if opening is not None:
                then(opening)

        self._submit(lambda: read_opening(self.database), seen, None, None)

    def run(
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """Runs a job that needs no commune in the worker."""
        self._submit(job, then, refused, failed)

    # --- what the application calls -------------------------------------------------------------------------------

    def open(self, then: Callable[[], object]) -> None:
        """The worker's first job, after the first paint: imports SQLAlchemy and sync, opens the database."""

        def opened(_context: object) -> None:
            then()

        self._submit(self._opened, opened, None, None)

    def announce(self, changes: Changes) -> None:
        """Tells that another worker (the exchange) changed something."""
        if changes and not self._closing:
            self.changed.emit(changes)

    def show_answered(self) -> None:
        """Amid a round: its answers so far are to be counted and shown, without waiting for its end."""
        self.batch.emit()

    def close(self) -> None:
        """Closes the commune, in the worker, after all jobs that were asked before."""
        self._closing = True

        def shut() -> None:
            if self._context is not None:
                self._context.close()
                self._context = None

        self._worker.submit(shut, lambda _done: None)

    def sort(
        self,
        error: BaseException,
        refused: Callable[[Refusal], object] | None,
        failed: Callable[[str], object] | None,
    ) -> None:
        """A refusal goes to the control that waits for one (`refused`), any other error to `report` and `failed`."""
        if refused is not None and (refusal := refusal_of(error)) is not None:
            refused(refusal)
            return
        sentence = self.report(error)
        if failed is not None:
            failed(sentence)

    def report(self, error: BaseException) -> str:
        """Emits the signal for this kind of error; returns its French sentence."""
        if isinstance(error, Refusal):
            self.refused.emit(error)
            return error.sentence
        if isinstance(error, DatabaseFault):
            self._disk_failed = not isinstance(error, Damaged)  # a damaged database stays so, even if a write succeeds
            _log.warning("database fault: %s", error.code)
            self.disk.emit(error)
            return error.sentence
        if (network_problem := network_problem_of(error)) is not None:
            _log.info("network problem: %s", network_problem.code)
            self.network_problem.emit(network_problem)
            return network_problem.sentence
        self.bug.emit(error)
        return "Un problème est survenu."

    def _opened(self) -> "CommuneContext":
        """The open commune. For the worker only: its first job opens it, which imports SQLAlchemy and sync."""
        if self._context is None:
            self._context = self._open_context()
        return self._context

    def _submit(
        self,
        job: Callable[[], T],
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None,
        failed: Callable[[str], object] | None,
    ) -> None:
        def answer(done: Done[T]) -> None:
            asker = getattr(then.func if isinstance(then, partial) else then, "__self__", None)
            if isinstance(asker, QObject) and not isValid(asker):
                return  # the asker was a dialog that was closed and destroyed meanwhile
            if done.error is None:
                then(cast(T, done.value))
            else:
                self.sort(done.error, refused, failed)

        def finished(done: Done[T]) -> None:
            try:
                answer(done)
            finally:  # whatever became of it, nobody waits for a text any more
                if self._worker.idle:
                    self.texts.read.emit()

        self._worker.submit(job, finished)


def refusal_of(error: BaseException) -> Refusal | None:
    """An error that can be shown beside a control: a rule's refusal, a mistyped code, the platform's own words."""
    if isinstance(error, Refusal):
        return error
    from sync.client.errors import Declined, WrongCode  # noqa: PLC0415 - sync comes after the first paint

    if isinstance(error, WrongCode):
        return Refusal(error.code, error.sentence, field="code", remedy=error.remedy, of_input=True)
    if isinstance(error, Declined):
        sentence, remedy = answered(error.sentence, error.remedy)
        return Refusal(error.code, sentence, remedy=remedy)
    return None


def network_problem_of(error: BaseException) -> NetworkProblem | None:
    """An error of the exchange as a network problem, a refusal in the platform's words; None for any other error."""
    from sync.client.errors import Declined, SyncError  # noqa: PLC0415 - sync comes after the first paint

    if isinstance(error, Declined):
        return NetworkProblem(error.code, *answered(error.sentence, error.remedy), answered=True)
    return (
        NetworkProblem(error.code, error.sentence, error.remedy, error.event) if isinstance(error, SyncError) else None
    )
