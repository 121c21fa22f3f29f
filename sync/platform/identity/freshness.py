"""Freshness of private reads: whoever has kept a signed question gets no answer to it, now or later."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sync.contract.http_signatures import caller_of, created_of
from sync.contract.problems import CALL_OLD, CALL_REPEATED, declined
from sync.contract.wire import NONCE_HEADER, Call

#: How many seconds a question holds before and after the time that it bears, which comes from our own greeting.
WINDOW_S = 600
#: Questions remembered for each device: some hundred times what a round asks. Beyond, its oldest ones are forgotten.
_MOST = 2_000


class Freshness:
    """Remembers the questions of some minutes. Where several processes serve, each remembers by itself."""

    def __init__(self, most: int = _MOST) -> None:
        self._lock, self._most = Lock(), most
        self._seen: dict[str, OrderedDict[str, float]] = {}  # for each caller: until when a nonce is remembered
        self._forgotten_at = 0.0

    @property
    def remembered(self) -> int:
        return sum(map(len, self._seen.values()))

    def check(self, call: Call, now: datetime) -> None:
        """Raises ProblemError where the call, whose signature was verified, is old or has come before."""
        at, caller, nonce = now.timestamp(), caller_of(call), call.headers[NONCE_HEADER]
        if abs(at - created_of(call)) > WINDOW_S:
            title = "Cette demande n’est pas à l’heure de la plateforme."
            raise declined(CALL_OLD, title, "Relancez l’échange.", action="retry")
        with self._lock:
            self._forget_past(at)
            seen = self._seen.setdefault(caller, OrderedDict())
            if nonce in seen:
                raise declined(CALL_REPEATED, "Cette demande est déjà venue.", "Relancez l’échange.", action="retry")
            if len(seen) >= self._most:
                seen.popitem(last=False)
            seen[nonce] = created_of(call) + WINDOW_S

    def _forget_past(self, at: float) -> None:
        """Forgets past questions now and then, also of callers who ask no more."""
        if abs(at - self._forgotten_at) < WINDOW_S / 10:
            return
        self._forgotten_at = at
        for caller, seen in list(self._seen.items()):
            for nonce in [nonce for nonce, until in seen.items() if until < at]:
                del seen[nonce]
            if not seen:
                del self._seen[caller]
