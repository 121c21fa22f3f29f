"""RFC 9421 on the wire: answers signed over status, digest and their question; calls over method, path, query, digest.

Both also cover the headers that say which bytes of a document are meant, where present. The question is the call's
method, path, query, and every header that may change its meaning. So an answer to another call, or to another caller,
is no answer to this call.

A call also names the platform that it is meant for, in the signature's `tag`: it is no call to any other platform. The
nonce shows that an answer is fresh. A call bears the time that its sender believes the platform to have (`created`);
where it matters, the platform compares. No clock of a PC decides: a PC whose clock is years off still exchanges.
"""

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from sync.contract import snapshots, uploads
from sync.contract.canonical import CALL
from sync.contract.signing import BadSignature, SigningKey, read_key
from sync.contract.wire import NONCE_HEADER, STAMP_HEADER, Answer, Call

_ANSWER = ("@status", "content-digest")
_CALL = ("@method", "@path", "@query", "content-digest")
#: Headers of the call that an answer signs too, where present. Otherwise a proxy could change one of them, so that the
#: platform refuses the call for good, and pass on the signed refusal as the answer to the call that was really made.
_ASKED = ("content-digest", "content-encoding", "content-type", "signature", "signature-input")
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_CREATED = re.compile(r";created=([0-9]{1,11})(?![0-9.])")
_SHA256 = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


@dataclass
class _Message:
    """What the library expects to sign: an object with headers, and either method and url or a status."""

    headers: dict[str, str]  #: the signature's headers are added to them
    method: str = ""  #: "" in an answer
    url: str = ""  #: whole, on an invented host, since the host is not signed; "" in an answer


@dataclass
class _Response(_Message):
    status_code: int = 0  #: HTTP's
    request: _Message | None = None  #: the call that is answered: its parts are signed as well


class _OneKey(HTTPSignatureKeyResolver):
    """Knows one public key under one name; any other name is refused."""

    def __init__(self, key_id: str, public: bytes) -> None:
        self._id, self._public = key_id, public

    def resolve_public_key(self, key_id: str) -> Any:
        if key_id != self._id:
            raise BadSignature("key")
        return read_key(self._public)


class _Timeless(HTTPMessageVerifier):
    """Accepts any `created`: the library's default refuses a clock five seconds slow."""

    max_clock_skew = timedelta(days=36_500)


_SIGNER = HTTPMessageSigner(signature_algorithm=algorithms.ED25519)


def sign_answer(key: SigningKey, answer: Answer, call: Call) -> Answer:
    """The answer with Content-Digest, Signature-Input and Signature; it is good for this call alone.

    Where the library cannot sign over the call (its path is no valid address), the nonce alone binds the answer to it.
    Nobody verifies such an answer: our own clients never send such a call.
    """
    nonce, covered = call.headers.get(NONCE_HEADER, ""), (*_ANSWER[:1], *_about(answer.headers))
    for question in (_question(call), ()):
        response = _Response(headers=dict(answer.headers), status_code=answer.status, request=_request(call))
        try:
            _sign(key, response, nonce=nonce, covered=(*covered, *question), body=answer.body)
        except (HTTPMessageSignaturesException, ValueError):
            if not question:
                raise
            continue
        break
    return Answer(status=answer.status, headers=_lower(response.headers), body=answer.body)


def verify_answer(key_id: str, public_key: bytes, answer: Answer, call: Call) -> None:
    """Raises BadSignature unless the platform's key signed this status and body for this very call."""
    _verify_answer(key_id, public_key, answer, answer.body, call)


def verify_answer_head(key_id: str, public_key: bytes, answer: Answer, call: Call) -> None:
    """Raises BadSignature unless the key signed the head of this answer, which was cut. Its body is not verified."""
    _verify_answer(key_id, public_key, answer, None, call)


def _verify_answer(key_id: str, public_key: bytes, answer: Answer, body: bytes | None, call: Call) -> None:
    response = _Response(headers=dict(answer.headers), status_code=answer.status, request=_request(call))
    required = (*_ANSWER, *_question(call))
    parameters = _verify(_OneKey(key_id, public_key), response, body, required)
    if parameters.get("nonce") != call.headers.get(NONCE_HEADER, ""):
        raise BadSignature("nonce")


def _question(call: Call) -> tuple[str, ...]:
    """What the answer covers of the call: method, path, query and the headers that say how the call is to be read.

    So an answer is good for no other caller, and for no other meaning of the same call. Covering the call's signature
    alone would not do, since the platform also answers a call that was altered on its way.
    """
    headers = tuple(f'"{name}";req' for name in _ASKED if name in call.headers)
    return ('"@method";req', '"@path";req', '"@query";req', *headers)


def sign_call(key: SigningKey, call: Call, platform: str, at: datetime | None = None) -> Call:
    """The call signed by the device for this platform (id of its key); it must carry its nonce header already.

    `at`: the platform's time, as the caller knows it; without it, this computer's.
    """
    request = _request(call)
    covered = (*_CALL[:3], *_about(call.headers))
    nonce, tag = call.headers[NONCE_HEADER], _tag(platform)
    _sign(key, request, nonce=nonce, covered=covered, body=call.body, created=at, tag=tag)
    return Call(method=call.method, path=call.path, query=call.query, headers=_lower(request.headers), body=call.body)


def caller_of(call: Call) -> str:
    """The device id that the call claims in its signature, not yet verified; "" if unsigned, or no id."""
    text = call.headers.get("signature-input", "")
    name = text.partition('keyid="')[2].partition('"')[0]
    return name if _NAME.fullmatch(name) else ""


def created_of(call: Call) -> int:
    """The time in the call's signature, in seconds since 1970; 0 where there is none."""
    match = _CREATED.search(call.headers.get("signature-input", ""))
    return int(match[1]) if match else 0


def verify_call(device: str, public_key: bytes, call: Call, platform: str) -> None:
    """Raises BadSignature unless the device's key signed this very call, for this platform (id of its key)."""
    _verify_call(device, public_key, call, call.body, platform)


def verify_head(device: str, public_key: bytes, call: Call, platform: str) -> bytes:
    """The SHA-256 that the signature promises of a body that is still to come. Raises BadSignature."""
    _verify_call(device, public_key, call, None, platform)
    promised = _SHA256.search(call.headers.get("content-digest", ""))
    if promised is None:
        raise BadSignature("content-digest")
    return base64.b64decode(promised[1])


def _verify_call(device: str, public_key: bytes, call: Call, body: bytes | None, platform: str) -> None:
    parameters = _verify(_OneKey(device, public_key), _request(call), body, _CALL)
    if parameters.get("nonce") != call.headers.get(NONCE_HEADER):
        raise BadSignature("nonce")
    if parameters.get("tag") != _tag(platform):
        raise BadSignature("tag")


def _tag(platform: str) -> str:
    return f"{CALL}/{platform}"


def _sign(
    key: SigningKey,
    message: _Message,
    *,
    nonce: str,
    covered: tuple[str, ...],
    body: bytes,
    created: datetime | None = None,
    tag: str | None = None,
) -> None:
    """Adds the signature's headers. The library's own `sign` would compute everything twice."""
    prepared = _SIGNER.prepare(
        message, key_id=key.id, nonce=nonce, covered_component_ids=covered, body=body, created=created, tag=tag
    )
    signature = base64.b64encode(key.private.sign(prepared.signature_base)).decode("ascii")
    message.headers["Signature-Input"] = f"{prepared.label}={prepared.signature_params}"
    message.headers["Signature"] = f"{prepared.label}=:{signature}:"


def _verify(resolver: _OneKey, message: _Message, body: bytes | None, components: tuple[str, ...]) -> dict[str, Any]:
    """The parameters of the signature; the signature covers them too."""
    verifier = _Timeless(signature_algorithm=algorithms.ED25519, key_resolver=resolver)
    try:
        (result,) = verifier.verify(message, max_age=None, body=body)
    except (HTTPMessageSignaturesException, ValueError) as error:
        raise BadSignature(str(error)) from error
    # Compared as text: the library would parse both sides once more. Ours have one parameter at most, hence one form.
    for component in (*components, *_about(message.headers)):
        name = component if component.startswith('"') else f'"{component}"'
        if name not in result.covered_components:
            raise BadSignature(name)
    return dict(result.parameters)


def _request(call: Call) -> _Message:
    # The host is not covered: a proxy may name it differently, and the path is what matters. What follows a "#" is read
    # by the platform and not signed by the library. So a "#", and a "?" within the path, become a space: the library
    # refuses an address with a space.
    query = f"?{call.query}" if call.query else ""
    target = (call.path.replace("?", " ") + query).replace("#", " ")
    return _Message(headers=dict(call.headers), method=call.method, url=f"https://relais.invalid{target}")


def _about(headers: dict[str, str]) -> list[str]:
    return [name for name in (*uploads.SIGNED, *snapshots.SIGNED, STAMP_HEADER) if name in headers]


def _lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
