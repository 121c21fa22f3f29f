"""One round of the exchange for the window: its own desk in the network lane, its outcome as plain values."""

from collections.abc import Callable
from datetime import datetime

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.enrol import enrol
from desktop.actions.exchange import exchange
from desktop.database.queries import exchanges, link
from desktop.runtime.actor import weather_of
from desktop.runtime.course import Course
from desktop.runtime.syncing import RoundDone
from sync.client.errors import ByKeyOnly, SyncError
from sync.client.reporter import Progress
from sync.contract.wire import Transport

_EVERYTHING = Changes(outbox=True, link=True, scopes=frozenset({"campaign", "catalogue", "proposals", "needs"}))


class _Told:
    """Hands the round's progress to the window."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def report(self, progress: Progress) -> None:
        self._course.tell(progress.step, progress.done, progress.total)


class Rounds:
    """Used in the network lane only; the desk is opened by the first round."""

    def __init__(self, open_desk: Callable[[], Desk], transport_for: Callable[[str], Transport]) -> None:
        self._open_desk, self._transport_for = open_desk, transport_for
        self._desk: Desk | None = None

    def run(self, course: Course, patient: bool) -> RoundDone:
        """Weather is an outcome here. Raises what `exchange` raises before anything moved."""
        desk = self._opened()
        with desk.store.reading() as connection:
            own = link.current(connection)
        if own is None or not own.enrolled:
            return RoundDone(Changes())
        if not own.url:  # enrolled by key, where no network ever came
            return RoundDone(Changes(), None if patient else weather_of(ByKeyOnly()))
        transport = self._transport_for(own.url)
        try:
            done = exchange(desk, transport, _Told(course), patient=patient, stop=lambda: course.stopped)
        except SyncError as error:
            # What came before the link broke was kept: everything is worth another look.
            return RoundDone(_EVERYTHING, weather_of(error), _next_try(desk))
        finally:
            transport.close()
        stopped, asked = done.outcome.outcome == "stopped", course.stopped
        more = stopped and not asked and done.outcome.attachments_waiting > 0
        return RoundDone(done.changes, sent=done.outcome.sent, more=more, halted=stopped and asked)

    def enrol(self, url: str, code: str) -> Changes:
        """Raises what desktop.actions.enrol raises."""
        return enrol(self._opened(), url, code, self._transport_for)

    def _opened(self) -> Desk:
        if self._desk is None:
            self._desk = self._open_desk()
        return self._desk

    def close(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None


def _next_try(desk: Desk) -> datetime | None:
    with desk.store.reading() as connection:
        last = exchanges.last(connection)
    return datetime.fromisoformat(last.next_at) if last is not None and last.next_at else None
