"""One round of the exchange, run for the window in the network's worker; its result as plain values."""

from collections.abc import Callable
from datetime import datetime
from typing import get_args

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.enrol import enrol
from desktop.database.queries import exchanges, link
from desktop.domain.changes import EVERYTHING, Changes
from desktop.runtime.actor import NetworkProblem, network_problem_of
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone
from sync.client.errors import ByKeyOnly, NetworkError, NetworkErrorCode, SyncError
from sync.client.reporter import Progress
from sync.contract.wire import Transport


class _WindowReporter:
    """Hands the round's progress to the window."""

    def __init__(self, round_progress: RoundProgress) -> None:
        self._progress = round_progress

    def report(self, progress: Progress) -> None:
        self._progress.tell(progress.step, progress.done, progress.total)


class Rounds:
    """Used in the network's worker only; the commune is opened by the first round."""

    def __init__(self, open_context: Callable[[], CommuneContext], transport_for: Callable[[str], Transport]) -> None:
        self._open_context, self._transport_for = open_context, transport_for
        self._context: CommuneContext | None = None

    def run(self, round_progress: RoundProgress, automatic: bool) -> RoundDone:
        """Runs one round. A network error is a result, not raised; other errors of `exchange` are raised."""
        context = self._opened()
        with context.store.reading() as connection:
            own = link.current(connection)
        if own is None or not own.enrolled:
            return RoundDone(changes=Changes(), called=False)
        if not own.url:  # enrolled by USB stick, so that no address is known
            if automatic:
                return RoundDone(changes=Changes(), called=False)
            return RoundDone(changes=Changes(), network_problem=network_problem_of(ByKeyOnly()))
        transport = self._transport_for(own.url)
        try:
            done = exchange(
                context,
                transport,
                _WindowReporter(round_progress),
                automatic=automatic,
                stop=lambda: round_progress.stopped,
            )
        except SyncError as error:
            # What came before the link broke was stored, and may concern any page.
            return RoundDone(changes=EVERYTHING, network_problem=network_problem_of(error), next_at=_next_try(context))
        finally:
            transport.close()
        if done.value.outcome == "waiting":  # its time has not come: what the last try met is what is known
            return _last_try(context)
        stopped, asked = done.value.outcome == "stopped", round_progress.stopped
        more = stopped and not asked and done.value.attachments_waiting > 0
        return RoundDone(
            changes=done.changes,
            sent=done.value.sent,
            more=more,
            halted=stopped and asked,
            called=done.value.requests > 0,  # it may have been stopped before its first call
        )

    def enrol(self, url: str, code: str) -> Changes:
        """Raises what desktop.actions.settings.enrol raises."""
        return enrol(self._opened(), url, code, self._transport_for).changes

    def _opened(self) -> CommuneContext:
        if self._context is None:
            self._context = self._open_context()
        return self._context

    def close(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = None


def _next_try(context: CommuneContext) -> datetime | None:
    with context.store.reading() as connection:
        last = exchanges.last(connection)
    return datetime.fromisoformat(last.next_at) if last is not None and last.next_at else None


def _last_try(context: CommuneContext) -> RoundDone:
    """Where nobody was called: how the last try ended, also one of an earlier session or of another program."""
    with context.store.reading() as connection:
        last = exchanges.last(connection)
    if last is None or not last.failures:
        return RoundDone(changes=Changes(), called=False)  # the host waits because of another commune
    return RoundDone(
        changes=Changes(),
        network_problem=_met(last.outcome),
        next_at=datetime.fromisoformat(last.next_at) if last.next_at else None,
        called=False,
        failures=last.failures,
        failed_at=datetime.fromisoformat(last.ended_at),
    )


def _met(code: str) -> NetworkProblem:
    """The problem by which a stored exchange ended; of a refusal, only its code was stored."""
    of_network = {one: NetworkError(one) for one in get_args(NetworkErrorCode)}.get(code)
    problem = None if of_network is None else network_problem_of(of_network)
    return problem or NetworkProblem(code, "Le dernier échange n’a pas abouti.")
