"""The platform as one function: a call in, a signed answer out, whoever carries them."""

import gzip
import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Protocol

import msgspec
from sqlalchemy.exc import OperationalError

from sync.contract import problems
from sync.contract.http_signatures import caller_of, sign_answer
from sync.contract.problems import ProblemError, problem
from sync.contract.wire import NONCE_HEADER, PREFIX, Answer, Call, HeadAnswer
from sync.platform.content import check_size
from sync.platform.identity import enrolments, rotation
from sync.platform.identity.callers import Device, identify, identify_head
from sync.platform.identity.keys import Keys
from sync.platform.intake import batches, deposits, uploads
from sync.platform.publish import feed, hello, snapshots, status
from sync.platform.store import PlatformStore
from sync.platform.times import Clock, system_clock
from sync.platform.underway import Underway

_PACK_FROM = 1000  # bytes; below, the header costs more than is won
JSON, BYTES = "application/json", "application/octet-stream"
_log = logging.getLogger(__name__)
_NONCE = re.compile(r"[A-Za-z0-9._~+/=-]{0,128}")
_BATCH = re.compile(r"/batches/([0-9a-f-]{36})")
_RETURN = re.compile(r"/bundles/([0-9a-f-]{36})/return")
_UPLOAD = re.compile(r"/uploads/([0-9a-f-]{36})")
_BLOB = re.compile(r"/blobs/sha256/([0-9a-f]{64})")
_SNAPSHOT = re.compile(r"/snapshots/([A-Za-z0-9._-]{1,64})/([a-z]{1,20})")
#: Addresses with a name in them.
_NAMED = {
    "/batches/{id}": _BATCH,
    "/bundles/{id}/return": _RETURN,
    "/uploads/{id}": _UPLOAD,
    "/blobs/sha256/{digest}": _BLOB,
    "/snapshots/{epoch}/{scope}": _SNAPSHOT,
}
#: What may be asked, and how.
METHODS = {
    "/hello": "GET",
    "/enrolments": "POST",
    "/batches": "POST",
    "/batches/{id}": "GET",
    "/devices/me/head": "GET",
    "/devices/me/keys:rotate": "POST",
    "/ops:status": "POST",
    "/feed": "GET",
    "/snapshots/{epoch}/{scope}": "GET",
    "/bundles": "POST",
    "/bundles/{id}/return": "GET",
    "/blobs/sha256/{digest}": "HEAD",
    "/uploads": "POST",
    "/uploads/{id}": "HEAD, PATCH",
}


class BodySink(Protocol):
    """What takes a body piece by piece."""

    def feed(self, piece: bytes) -> None: ...

    def end(self) -> Any: ...


class Platform:
    """The reference national platform over a database. `answer` may be called from several threads."""

    def __init__(self, store: PlatformStore, keys: Keys, clock: Clock = system_clock) -> None:
        self._store, self._keys, self._clock = store, keys, clock
        self._underway = Underway()
        self._snapshots = snapshots.Snapshots(store, clock)

    def answer(self, call: Call) -> Answer:
        """The answer to a call, always signed, also where it is a problem."""
        return self.signed(call, lambda: self._route(call), BYTES if call.path.endswith("/return") else JSON)

    def arriving(self, call: Call) -> "Arriving | None":
        """Of a body that is still to come and is of use before its end: what takes it piece by piece. Else None."""
        posted = call.method == "POST" and call.path in (f"{PREFIX}/batches", f"{PREFIX}/bundles")
        if posted or (call.method == "PATCH" and _UPLOAD.fullmatch(_path(call))):
            return Arriving(self, call, lambda: self._intake(call), self._underway)
        return None

    def _intake(self, call: Call) -> BodySink:
        if call.path == f"{PREFIX}/bundles":
            return deposits.BundleIntake(self._store, self._keys, call, self._clock)
        check_size(call)
        caller, digest = identify_head(self._store, call)
        if upload := _UPLOAD.fullmatch(_path(call)):
            return uploads.UploadIntake(self._store, caller, call, upload[1], digest, self._clock)
        return batches.BatchIntake(self._store, self._keys, caller, call, digest, self._clock)

    def signed(self, call: Call, work: Callable[[], bytes | Answer], media_type: str = JSON) -> Answer:
        """The answer that this work gives, or the problem that it raises."""
        nonce = call.headers.get(NONCE_HEADER, "")
        if _NONCE.fullmatch(nonce) is None:
            nonce = ""  # cannot be signed; whoever sent it will not know the answer again
        try:
            done = work()
            whole = Answer(status=200, headers={"content-type": media_type})
            answer = done if isinstance(done, Answer) else replace(whole, body=done)
        except ProblemError as error:
            answer = _problem(error)
        except OperationalError:
            _log.exception("database")
            title = "La plateforme est occupée."
            answer = _problem(ProblemError(problem("busy", 503, title, action="retry"), retry_after=30))
        except Exception:  # noqa: BLE001 - the edge of the platform: a fault of ours is answered and logged, never shown
            _log.exception("fault")
            title = "La plateforme a rencontré une erreur."
            answer = _problem(ProblemError(problem("fault", 500, title, "Rien n’est perdu.", action="retry")))
        headers = answer.headers | {"cache-control": "no-store"}
        body = b"" if call.method == "HEAD" else answer.body  # what nobody gets cannot be signed
        if _packs(call, headers, body):
            headers["content-encoding"], body = "gzip", gzip.compress(body, 6, mtime=0)
        return sign_answer(self._keys.signing, replace(answer, headers=headers, body=body), nonce)

    def _route(self, call: Call) -> bytes | Answer:
        """The answer, or its body alone. Raises ProblemError."""
        path = _path(call)
        found = {name: match for name, pattern in _NAMED.items() if (match := pattern.fullmatch(path))}
        named, asked = found.get("/batches/{id}"), found.get("/bundles/{id}/return")
        _check_method(call.method, next(iter(found), path))
        if path == "/bundles":
            deposit = self._intake(call)
            deposit.feed(call.body)
            return msgspec.json.encode(deposit.end())
        check_size(call)
        if path == "/hello":
            evidence = self._evidence(call)
            return msgspec.json.encode(hello.hello(self._store, self._keys, call.query, self._clock(), evidence))
        if path == "/enrolments":
            return enrolments.enrol(self._store, self._keys, call, self._clock())
        if path == "/devices/me/keys:rotate":
            return rotation.rotate(self._store, self._keys, call, self._clock())
        if asked:
            return deposits.give_back(self._store, self._keys, call, asked[1], self._clock())
        caller = identify(self._store, call)
        if document := found.get("/snapshots/{epoch}/{scope}"):
            return self._snapshots.give(call, document[1], document[2])
        if blob := found.get("/blobs/sha256/{digest}"):
            return uploads.there(self._store, caller, blob[1])
        if path == "/uploads":
            return uploads.create(self._store, caller, call, self._clock)
        if upload := found.get("/uploads/{id}"):
            return self._upload(caller, call, upload[1])
        if named:
            return msgspec.json.encode(batches.again(self._store, caller, named[1]))
        if path == "/batches":
            digest = hashlib.sha256(call.body).digest()
            intake = batches.BatchIntake(self._store, self._keys, caller, call, digest, self._clock)
            intake.feed(call.body)
            return msgspec.json.encode(intake.end())
        if path == "/devices/me/head":
            return msgspec.json.encode(status.head(caller))
        if path == "/ops:status":
            return msgspec.json.encode(status.of_operations(self._store, caller, call))
        page = self._snapshots.offered(call.query) or feed.page(self._store, caller.commune, call.query)
        return msgspec.json.encode(page)

    def _upload(self, caller: Device, call: Call, id_: str) -> Answer:
        if call.method == "HEAD":
            self._underway.wait(call.path)
            return uploads.standing(self._store, caller, call, id_, self._clock)
        digest = hashlib.sha256(call.body).digest()
        intake = uploads.UploadIntake(self._store, caller, call, id_, digest, self._clock)
        intake.feed(call.body)
        return intake.end()

    def _evidence(self, call: Call) -> HeadAnswer | msgspec.UnsetType:
        """What is known of the journal of a device that greets; a greeting is answered whoever it comes from."""
        if not caller_of(call):
            return msgspec.UNSET
        try:
            return status.head(identify(self._store, call))
        except ProblemError:
            return msgspec.UNSET


class Arriving:
    """A body on its way in. What goes wrong with it is said at the end: whoever still sends cannot listen."""

    def __init__(self, platform: Platform, call: Call, begin: Callable[[], BodySink], underway: Underway) -> None:
        self._platform, self._call, self._begin, self._underway = platform, call, begin, underway
        underway.moves(call.path)
        self._intake: BodySink | None = None
        self._fault: Exception | None = None

    def feed(self, piece: bytes) -> bool:
        """Takes the next piece; False once no more is of use."""
        self._underway.moves(self._call.path)
        if self._fault is None:
            try:
                self._begun().feed(piece)
            except Exception as error:  # noqa: BLE001 - kept for the answer, which sorts it
                self._fault = error
        return self._fault is None

    def answer(self) -> Answer:
        """The signed answer, once the body is here or no more of it is expected."""
        try:
            return self._platform.signed(self._call, self._end)
        finally:
            self._underway.ends(self._call.path)

    def _begun(self) -> BodySink:
        if self._intake is None:
            self._intake = self._begin()
        return self._intake

    def _end(self) -> bytes | Answer:
        if self._fault is not None:
            raise self._fault
        done = self._begun().end()
        return done if isinstance(done, Answer) else msgspec.json.encode(done)


def _path(call: Call) -> str:
    """Behind the prefix; "" for what does not begin with it."""
    return call.path.removeprefix(PREFIX) if call.path.startswith(PREFIX) else ""


def _packs(call: Call, headers: dict[str, str], body: bytes) -> bool:
    asked = call.method in ("GET", "POST") and "gzip" in call.headers.get("accept-encoding", "")
    return asked and headers["content-type"] == JSON and len(body) >= _PACK_FROM


def _check_method(method: str, path: str) -> None:
    expected = METHODS.get(path)
    if expected is None:
        raise ProblemError(problem("not-found", 404, "Cette adresse n’existe pas sur la plateforme.", action="update"))
    if method not in expected.split(", "):
        raise ProblemError(problem("method-unknown", 405, "Cette demande n’existe pas à cette adresse."))


def _problem(error: ProblemError) -> Answer:
    headers = {"content-type": problems.CONTENT_TYPE}
    if error.retry_after:
        headers["retry-after"] = str(error.retry_after)
    if error.problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = "GET, HEAD, PATCH, POST"
    return Answer(status=error.problem.status, headers=headers, body=msgspec.json.encode(error.problem))
