"""Request bodies: unpacked under a cap, decoded strictly, and a problem in French where they cannot be."""

import zlib
from typing import TypeVar

import msgspec

from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.problems import ProblemError, problem
from sync.contract.wire import Call
from sync.platform.files import in_french

ENCODINGS = ("gzip",)
_T = TypeVar("_T")
_GZIP = 16 + zlib.MAX_WBITS


def check_size(call: Call) -> None:
    """Before anything else looks at the body: the shell cuts one that is too large, and no signature fits the rest."""
    if len(call.body) > MAX_BATCH_BYTES:
        raise _too_large()


def unpacked(call: Call) -> bytes:
    """The body as it was before any compression; never more than MAX_BATCH_BYTES of it are held."""
    encoding = call.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return call.body
    if encoding not in ENCODINGS:
        raise ProblemError(problem("encoding-unknown", 415, "Cette compression n’est pas connue.", action="update"))
    reader = zlib.decompressobj(_GZIP)
    try:
        data = reader.decompress(call.body, MAX_BATCH_BYTES + 1)
    except zlib.error as error:
        raise ProblemError(problem("encoding-broken", 400, "L’envoi compressé est abîmé.", action="retry")) from error
    if len(data) > MAX_BATCH_BYTES:
        raise _too_large()
    if not reader.eof or reader.unused_data:
        raise ProblemError(problem("encoding-broken", 400, "L’envoi compressé est incomplet.", action="retry"))
    return data


def decoded(call: Call, shape: type[_T]) -> _T:
    """The body as this struct."""
    try:
        return msgspec.json.decode(unpacked(call), type=shape, strict=True)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(
            problem(
                "body-malformed",
                422,
                "L’envoi n’a pas la forme attendue.",
                f"Il {in_french(str(error))[0]}",
                action="update",
            )
        ) from error


def one_line(text: str) -> str:
    """The text without control characters, which PostgreSQL, terminals and tables of votes cannot take."""
    return "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in text).strip()


def _too_large() -> ProblemError:
    return ProblemError(
        problem("body-too-large", 413, "L’envoi est trop gros.", f"Au plus {MAX_BATCH_BYTES} octets.", action="fix")
    )
