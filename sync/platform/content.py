"""What a call says: its body, unpacked under a cap and decoded strictly, or a problem in French; and its query."""

import zlib
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.problems import Action, ProblemError, declined
from sync.contract.wire import Call
from sync.platform.files import in_french

ENCODINGS = ("gzip",)
_T = TypeVar("_T")
_GZIP = 16 + zlib.MAX_WBITS


def check_size(call: Call) -> None:
    """Raises ProblemError 413 where the body is too large.

    Called before the signature is verified: the shell cuts a body that is too large, and no signature fits the rest.
    """
    if len(call.body) > MAX_BATCH_BYTES:
        raise _too_large()
    length = call.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and len(length) < 18 and int(length) > MAX_BATCH_BYTES:
        raise _too_large("retry")  # a proxy may have announced a false size: no act is to blame


class Unpacking:
    """Unpacks a body piece by piece; never more than MAX_BATCH_BYTES come out of it."""

    def __init__(self, call: Call) -> None:
        encoding = call.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity", *ENCODINGS):
            raise declined("encoding-unknown", "Cette compression n’est pas connue.", action="update")
        self._reader = zlib.decompressobj(_GZIP) if encoding in ENCODINGS else None
        self._room = MAX_BATCH_BYTES

    def feed(self, piece: bytes) -> bytes:
        """The unpacked bytes of this piece. Raises ProblemError."""
        data = piece
        if self._reader is not None and piece:
            try:
                data = self._reader.decompress(piece, self._room + 1)
            except zlib.error as error:
                raise _broken("L’envoi compressé est abîmé.") from error
        self._room -= len(data)
        if self._room < 0:
            raise _too_large()
        return data

    def end(self) -> None:
        """Raises ProblemError where a compressed body has no end, or something behind it."""
        if self._reader is not None and (not self._reader.eof or self._reader.unused_data):
            raise _broken("L’envoi compressé est incomplet.")


def unpacked(call: Call) -> bytes:
    """The whole body as it was before any compression."""
    unpacking = Unpacking(call)
    data = unpacking.feed(call.body)
    unpacking.end()
    return data


def decoded(call: Call, shape: type[_T]) -> _T:
    """The body as this struct. Raises ProblemError."""
    try:
        return msgspec.json.decode(unpacked(call), type=shape, strict=True)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise declined(
            "body-malformed", "L’envoi n’a pas la forme attendue.", f"Il {in_french(str(error))[0]}", action="update"
        ) from error


def query_fields(query: str) -> dict[str, str]:
    """The fields of a query; none where there are more than any call of the contract has."""
    try:
        return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return {}


def one_line(text: str) -> str:
    """The text without control characters: PostgreSQL, terminals and tables of votes cannot take them."""
    return "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in text).strip()


def _broken(title: str) -> ProblemError:
    return declined("encoding-broken", title, action="retry")


def _too_large(action: Action = "fix") -> ProblemError:
    return declined("body-too-large", "L’envoi est trop gros.", f"Au plus {MAX_BATCH_BYTES} octets.", action=action)
