"""Reads answers: verified as signed by the platform for our call, or else named by the network error they show."""

import zlib
from typing import NoReturn, TypeVar

import msgspec

from sync.client.connection import backoff
from sync.client.connection.proxy_tunnel import code_of, methods_of
from sync.client.errors import Declined, NetworkError
from sync.contract.enrolment import PlatformKey
from sync.contract.problems import Problem
from sync.contract.signing import BadSignature
from sync.contract.wire import MAX_ANSWER_BYTES, MAX_GREETING_BYTES, Answer, Call, HelloAnswer

T = TypeVar("T")
#: Statuses of gateways in front of a platform that does not answer now; unsigned.
_GATEWAY = {429, 500, 502, 503, 504}
_GZIP_MAGIC = b"\x1f\x8b"


def read(answer: Answer, platform: PlatformKey, call: Call, shape: type[T]) -> T:
    """The body in its shape; the platform's key must have signed status and body for this call."""
    verify(answer, platform, call)
    if answer.status not in (200, 201):
        refuse(answer)
    if issubclass(shape, bytes):
        return shape(answer.body)
    if shape is HelloAnswer and _weight(answer) > MAX_GREETING_BYTES:
        raise _unreadable(answer, ValueError("longer than any greeting"))
    try:
        return msgspec.json.decode(_unpacked(answer.body), type=shape, strict=True)
    except (ValueError, zlib.error, msgspec.MsgspecError, RecursionError) as error:
        raise _unreadable(answer, error) from error


def _weight(answer: Answer) -> int:
    return len(answer.body) + sum(len(name) + len(value) for name, value in answer.headers.items())


def _unpacked(body: bytes) -> bytes:
    """The body, unpacked if it is compressed. That is read from the bytes: these are signed, content-encoding is not.

    Its signature would add nothing: who changes the header alone changes nothing here, and a proxy that unpacks the
    body breaks the signed digest anyway.

    Raises ValueError and zlib.error.
    """
    if not body.startswith(_GZIP_MAGIC):
        return body
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    data = reader.decompress(body, MAX_ANSWER_BYTES)
    if not reader.eof:
        raise ValueError("incomplete or too large")
    return data


def verify(answer: Answer, platform: PlatformKey, call: Call, *, whole: bool = True) -> None:
    """Raises NetworkError unless the platform signed it for this call. Not `whole`: only the head is verified."""
    from sync.contract.http_signatures import verify_answer, verify_answer_head  # noqa: PLC0415 - as where calls are signed

    check = verify_answer if whole else verify_answer_head
    try:
        check(platform.id, platform.public_key, answer, call)
    except BadSignature as error:
        raise not_signed(answer, str(error)) from error


def refuse(answer: Answer) -> NoReturn:
    """Raises Declined or NetworkError for a verified answer that is no success."""
    try:
        problem = msgspec.json.decode(answer.body, type=Problem, strict=True)
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise _unreadable(answer, error) from error
    if answer.status >= 500:
        raise busy(answer, problem.type)
    raise Declined(problem, answer.status, _wait(answer))


def _unreadable(answer: Answer, error: Exception) -> NetworkError:
    """The error for a signed answer in another version's shape, or beyond its bounds: nothing is concluded from it."""
    return NetworkError("platform_down", f"status {answer.status}: {error}")


def not_signed(answer: Answer, cause: str) -> NetworkError:
    """The network error that an answer without the platform's signature shows."""
    cause = f"status {answer.status}, {cause}"
    if answer.status == 407:
        methods = methods_of(answer.headers)
        return NetworkError(code_of(407, methods), cause, methods=methods)
    if answer.status in _GATEWAY:
        return busy(answer, cause)
    return NetworkError("not_the_platform", cause)


def busy(answer: Answer, cause: str) -> NetworkError:
    wait = _wait(answer)
    return NetworkError("platform_down" if wait is None else "retry_later", cause, retry_after=wait)


def _wait(answer: Answer) -> int | None:
    """Seconds that the answer asks for, None where it does not say."""
    return backoff.retry_after(answer.headers.get("retry-after"), answer.headers.get("date"))
