"""What an answer says, once the platform is seen to have signed it for our question; what it is, if not."""

import zlib
from typing import NoReturn, TypeVar

import msgspec

from sync.client.connection import backoff
from sync.client.errors import Declined, NetworkError
from sync.contract.enrolment import PlatformKey
from sync.contract.http_signatures import verify_answer, verify_answer_head
from sync.contract.problems import Problem
from sync.contract.signing import BadSignature
from sync.contract.wire import MAX_ANSWER_BYTES, Answer

T = TypeVar("T")
#: Said by gateways on the way, unsigned: the platform is behind them, and does not answer now.
_GATEWAY = {429, 500, 502, 503, 504}
_GZIP_MAGIC = b"\x1f\x8b"


def read(answer: Answer, platform: PlatformKey, nonce: str, shape: type[T]) -> T:
    """What the answer says, once the platform's key is seen to have signed its status and body for this nonce."""
    verified(answer, platform, nonce)
    if answer.status not in (200, 201):
        refuse(answer)
    if issubclass(shape, bytes):
        return shape(answer.body)
    try:
        return msgspec.json.decode(_unpacked(answer.body), type=shape, strict=True)
    except (ValueError, zlib.error, msgspec.MsgspecError) as error:  # msgspec lets bytes that are not UTF-8 through
        raise _of_another_age(answer, error) from error


def _unpacked(body: bytes) -> bytes:
    """The bytes tell that they are packed, for they are signed and the header is not. Raises ValueError, zlib.error."""
    if not body.startswith(_GZIP_MAGIC):
        return body
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    data = reader.decompress(body, MAX_ANSWER_BYTES)
    if not reader.eof:
        raise ValueError("an answer without an end, or too large")
    return data


def verified(answer: Answer, platform: PlatformKey, nonce: str, *, whole: bool = True) -> None:
    """Raises NetworkError unless the platform signed it for this nonce; of one that is not `whole`, its head."""
    verify = verify_answer if whole else verify_answer_head
    try:
        verify(platform.id, platform.public_key, answer, nonce)
    except BadSignature as error:
        raise stranger(answer, str(error)) from error


def refuse(answer: Answer) -> NoReturn:
    """What a verified answer that is no success comes to."""
    try:
        problem = msgspec.json.decode(answer.body, type=Problem, strict=True)
    except (ValueError, msgspec.MsgspecError) as error:
        raise _of_another_age(answer, error) from error
    if answer.status == 429 or answer.status >= 500:
        raise busy(answer, problem.type)
    raise Declined(problem, answer.status)


def _of_another_age(answer: Answer, error: Exception) -> NetworkError:
    """Signed, yet in a shape of another age: no verdict is read out of it."""
    return NetworkError("platform_down", f"status {answer.status}: {error}")


def stranger(answer: Answer, cause: str) -> NetworkError:
    """What to call an answer that the platform did not sign."""
    cause = f"status {answer.status}, {cause}"
    if answer.status == 407:
        return NetworkError("proxy_password", cause)
    if answer.status in _GATEWAY:
        return busy(answer, cause)
    return NetworkError("not_the_platform", cause)


def busy(answer: Answer, cause: str) -> NetworkError:
    wait = backoff.retry_after(answer.headers.get("retry-after"), answer.headers.get("date"))
    return NetworkError("platform_down" if wait is None else "retry_later", cause, retry_after=wait)
