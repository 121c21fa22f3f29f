"""Freshness of private reads: a signed question that somebody kept gets no answer later, nor a second one now."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sync.contract.http_signatures import caller_of, created_of
from sync.contract.problems import CALL_OLD, CALL_REPEATED, ProblemError, problem
from sync.contract.wire import NONCE_HEADER, Call

#: A question holds so long before and after the time that it bears: its sender took that from our own greeting.
WINDOW_S = 600
#: Questions remembered, of all devices. Beyond, the oldest are forgotten first.
_MOST = 100_000


class Freshness:
    """Remembers the questions of some minutes, in this process: where several serve, each has its own memory."""

    def __init__(self, most: int = _MOST) -> None:
        self._lock, self._most = Lock(), most
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()  # by caller and nonce: until when

    @property
    def remembered(self) -> int:
        return len(self._seen)

    def check(self, call: Call, now: datetime) -> None:
        """Of a call whose signature is verified. Raises ProblemError where it is old, or came before."""
        at, question = now.timestamp(), (caller_of(call), call.headers[NONCE_HEADER])
        if abs(at - created_of(call)) > WINDOW_S:
            title = "Cette demande n’est pas à l’heure de la plateforme."
            raise ProblemError(problem(CALL_OLD, title, "Relancez l’échange.", action="retry"))
        with self._lock:
            while self._seen and (len(self._seen) >= self._most or next(iter(self._seen.values())) < at):
                self._seen.popitem(last=False)
            if question in self._seen:
                title = "Cette demande est déjà venue."
                raise ProblemError(problem(CALL_REPEATED, title, "Relancez l’échange.", action="retry"))
            self._seen[question] = created_of(call) + WINDOW_S
