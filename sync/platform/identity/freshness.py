"""Freshness of private reads: a signed question that somebody kept gets no answer later, nor a second one now."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sync.contract.http_signatures import caller_of, created_of
from sync.contract.problems import CALL_OLD, CALL_REPEATED, declined
from sync.contract.wire import NONCE_HEADER, Call

#: A question holds so long before and after the time that it bears: its sender took that from our own greeting.
WINDOW_S = 600
#: Questions remembered of each device, some hundred times what a round asks. Beyond, its own oldest go first.
_MOST = 2_000


class Freshness:
    """Remembers the questions of some minutes, in this process: where several serve, each has its own memory."""

    def __init__(self, most: int = _MOST) -> None:
        self._lock, self._most = Lock(), most
        self._seen: dict[str, OrderedDict[str, float]] = {}  # by caller, by nonce: until when
        self._swept = 0.0

    @property
    def remembered(self) -> int:
        return sum(map(len, self._seen.values()))

    def check(self, call: Call, now: datetime) -> None:
        """Of a call whose signature is verified. Raises ProblemError where it is old, or came before."""
        at, caller, nonce = now.timestamp(), caller_of(call), call.headers[NONCE_HEADER]
        if abs(at - created_of(call)) > WINDOW_S:
            title = "Cette demande n’est pas à l’heure de la plateforme."
            raise declined(CALL_OLD, title, "Relancez l’échange.", action="retry")
        with self._lock:
            self._sweep(at)
            seen = self._seen.setdefault(caller, OrderedDict())
            if nonce in seen:
                raise declined(CALL_REPEATED, "Cette demande est déjà venue.", "Relancez l’échange.", action="retry")
            if len(seen) >= self._most:
                seen.popitem(last=False)
            seen[nonce] = created_of(call) + WINDOW_S

    def _sweep(self, at: float) -> None:
        """Forgets what is past, now and then: whoever asks no more leaves nothing behind."""
        if abs(at - self._swept) < WINDOW_S / 10:
            return
        self._swept = at
        for caller, seen in list(self._seen.items()):
            for nonce in [nonce for nonce, until in seen.items() if until < at]:
                del seen[nonce]
            if not seen:
                del self._seen[caller]
