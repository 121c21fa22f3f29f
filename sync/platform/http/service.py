"""The platform as one function: a call in, a signed answer out; the web shell and the demonstration both use it."""

import gzip
import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy.exc import OperationalError

from sync.contract import problems
from sync.contract.http_signatures import sign_answer
from sync.contract.problems import ProblemError, declined
from sync.contract.wire import NONCE_HEADER, PREFIX, Answer, Call, Limits
from sync.platform.content import check_size
from sync.platform.http import routes
from sync.platform.http.route import JSON, BodySink, PlatformContext, Reply, Route
from sync.platform.identity.freshness import Freshness
from sync.platform.identity.keys import Keys
from sync.platform.publish.hello import LIMITS
from sync.platform.publish.snapshots import Snapshots
from sync.platform.store import PlatformStore
from sync.platform.times import Clock, system_clock
from sync.platform.underway import Underway

_PACK_FROM = 1000  # bytes; below, the gzip header costs more than is saved
_log = logging.getLogger(__name__)
_NONCE = re.compile(r"[A-Za-z0-9._~+/=-]{0,128}")


class Platform:
    """The reference national platform over a database. `answer` may be called from several threads."""

    def __init__(self, store: PlatformStore, keys: Keys, clock: Clock = system_clock, limits: Limits = LIMITS) -> None:
        self._services = PlatformContext(
            store=store,
            keys=keys,
            clock=clock,
            snapshots=Snapshots(store, clock),
            underway=Underway(),
            freshness=Freshness(),
            limits=limits,
        )

    def answer(self, call: Call) -> Answer:
        """The answer to a call, always signed, also where it is a problem."""
        arriving = self.arriving(call)
        if arriving is None:
            return self.signed(call, lambda: self._handled(call))
        arriving.feed(call.body)
        return arriving.answer()

    @property
    def unsettled(self) -> bool:
        """Whether there is something to `settle`."""
        return self._services.store.unsettled

    def settle(self) -> None:
        """Does, after an answer, what takes longer than a caller should wait."""
        self._services.store.settle_erasure()

    def arriving(self, call: Call) -> "Arriving | None":
        """The receiver of the body's pieces, for a route that uses its body before it has ended; else None."""
        by_method, values = routes.at(_path(call))
        route = by_method.get(call.method)
        if route is None or route.begin is None:
            return None
        return Arriving(self, call, partial(_begin, self._services, route, call, values), self._services.underway)

    def signed(self, call: Call, work: Callable[[], Reply]) -> Answer:
        """The signed answer that `work` returns, or the signed problem that it raises."""
        nonce = call.headers.get(NONCE_HEADER, "")
        if _NONCE.fullmatch(nonce) is None:
            nonce = ""  # cannot be signed: the caller will not accept this answer
        try:
            answer = _whole(work())
        except ProblemError as error:
            answer = _problem(error)
        except OperationalError:
            _log.exception("database")
            title = "La plateforme est occupée."
            answer = _problem(declined("busy", title, action="retry", retry_after=30))
        except Exception:  # noqa: BLE001 - the edge of the platform: a fault of ours is answered and logged, never shown
            _log.exception("fault")
            title = "La plateforme a rencontré une erreur."
            answer = _problem(declined("fault", title, "Rien n’est perdu.", action="retry"))
        headers = answer.headers | {"cache-control": "no-store"}
        body = b"" if call.method == "HEAD" else answer.body  # a HEAD answer has no body to sign
        if _packs(call, headers, body):
            headers["content-encoding"], body = "gzip", gzip.compress(body, 6, mtime=0)
        asked = replace(call, headers=call.headers | {NONCE_HEADER: nonce})
        return sign_answer(self._services.keys.signing, replace(answer, headers=headers, body=body), asked)

    def _handled(self, call: Call) -> Reply:
        """The answer of the route's handler. Raises ProblemError."""
        by_method, values = routes.at(_path(call))
        if not by_method:
            raise declined("not-found", "Cette adresse n’existe pas sur la plateforme.", action="update")
        route = by_method.get(call.method)
        if route is None or route.handle is None:
            return _method_unknown(list(by_method))
        check_size(call)
        at = self._services
        caller = route.caller.identify(at.store, at.keys, call)
        if route.fresh:
            at.freshness.check(call, at.clock())
        return route.handle(at, caller, call, values)


class Arriving:
    """A body that is arriving. An error is reported at its end: a client that is still sending reads no answer."""

    def __init__(self, platform: Platform, call: Call, begin: Callable[[], BodySink], underway: Underway) -> None:
        self._platform, self._call, self._begin, self._underway = platform, call, begin, underway
        underway.moves(call.path)
        self._intake: BodySink | None = None
        self._fault: Exception | None = None

    def feed(self, piece: bytes) -> bool:
        """Takes the next piece; False once the rest will not be used."""
        self._underway.moves(self._call.path)
        if self._fault is None:
            try:
                self._begun().feed(piece)
            except Exception as error:  # noqa: BLE001 - kept for the answer, which sorts it
                self._fault = error
        return self._fault is None

    def answer(self) -> Answer:
        """The signed answer, once the body has ended or was cut."""
        try:
            return self._platform.signed(self._call, self._end)
        finally:
            self._underway.ends(self._call.path)

    def _begun(self) -> BodySink:
        if self._intake is None:
            self._intake = self._begin()
        return self._intake

    def _end(self) -> Reply:
        if self._fault is not None:
            raise self._fault
        return self._begun().end()


def _begin(services: PlatformContext, route: Route[Any], call: Call, values: dict[str, str]) -> BodySink:
    """The receiver of the body. Raises ProblemError, also where the caller is not admitted."""
    if route.begin is None or route.caller.identify_head is None:
        raise LookupError(route.name)
    caller, digest = route.caller.identify_head(services.store, services.keys, call)
    return route.begin(services, caller, call, values, digest)


def _whole(reply: Reply) -> Answer:
    if isinstance(reply, Answer):
        return reply
    body = reply if isinstance(reply, bytes) else msgspec.json.encode(reply)
    return Answer(status=200, headers={"content-type": JSON}, body=body)


def _path(call: Call) -> str:
    """The path without the prefix; "" where it does not begin with it."""
    return call.path.removeprefix(PREFIX) if call.path.startswith(PREFIX) else ""


def _packs(call: Call, headers: dict[str, str], body: bytes) -> bool:
    asked = call.method in ("GET", "POST") and "gzip" in call.headers.get("accept-encoding", "")
    return asked and headers.get("content-type") == JSON and len(body) >= _PACK_FROM


def _method_unknown(allowed: list[str]) -> Answer:
    refused = _problem(declined("method-unknown", "Cette demande n’existe pas à cette adresse."))
    return replace(refused, headers=refused.headers | {"allow": ", ".join(sorted(allowed))})


def _problem(error: ProblemError) -> Answer:
    headers = {"content-type": problems.CONTENT_TYPE}
    if error.retry_after:
        headers["retry-after"] = str(error.retry_after)
    return Answer(status=error.problem.status, headers=headers, body=msgspec.json.encode(error.problem))
