"""Reads a batch, as it comes, line by line into blocks; what cannot be read is refused with the operation named."""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sync.contract.batches import (
    MAX_LINE_BYTES,
    Earlier,
    Header,
    Line,
    Personal,
    Signature,
    decode_line,
    personal_digest,
)
from sync.contract.bodies import Body, body_of
from sync.contract.canonical import is_canonical
from sync.contract.operations import Operation, intent
from sync.contract.problems import Problem, ProblemError, declined
from sync.contract.receipts import MAX_IN_BLOCK, Proof
from sync.contract.values import Uuid
from sync.platform.files import in_french


class Received(Struct, frozen=True, kw_only=True):
    """An operation as it came."""

    operation: Operation  #: as it was decoded
    frozen: bytes  #: its canonical bytes, as they came
    intent: str  #: hash of these bytes
    body: Body | None  #: None for a type or version that this program does not know
    personal: Personal | None = None  #: data that came beside it; None where there are none
    earlier: Proof | None = None  #: of a receipt that its sender has, not verified yet


class Block(Struct, frozen=True):
    """A block that is closed by its signature line, which is not verified yet."""

    received: tuple[Received, ...]  #: in the order of their lines, which the Merkle tree keeps
    signature: Signature  #: the line itself, with the block's number
    lines: str  #: their digest, as sync.contract.batches.lines_digest makes it

    @property
    def intents(self) -> list[str]:
        """The intents of its operations, in order."""
        return [one.intent for one in self.received]


class Batch:
    """A batch that is being read: gives each block once its last line is here.

    `open`: a block has begun and not ended.
    """

    def __init__(self) -> None:
        self.header: Header | None = None
        self._rest = b""
        self._count = 0
        self._pending: dict[str, Received] = {}
        self._lines = hashlib.sha256()  # of the block that is open

    @property
    def open(self) -> bool:
        return bool(self._pending)

    def feed(self, piece: bytes) -> Iterator[Block]:
        """The blocks that this piece completes. Raises ProblemError at the first line that cannot be taken."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            yield from self._line(line)
        if len(self._rest) > MAX_LINE_BYTES:
            raise _too_long(self._count + 1)

    def end(self) -> Iterator[Block]:
        """The block that a last line without a line feed completes, if any."""
        line, self._rest = self._rest, b""
        if line or self.header is None:
            yield from self._line(line)

    def _line(self, line: bytes) -> Iterator[Block]:
        self._count += 1
        if not line and self.header is not None:
            return
        value = _decode(line, self._count)
        if self.header is None:
            if not isinstance(value, Header):
                raise _malformed(f"Ligne {self._count}\u00a0: l’en-tête est attendu.")
            self.header = value
        elif isinstance(value, Operation):
            self._operation(value, line)
        elif isinstance(value, Personal):
            self._pending[value.op] = _with_personal(self._pending.get(value.op), value)
        elif isinstance(value, Earlier):
            self._pending[value.op] = _with_earlier(self._pending.get(value.op), value)
        elif isinstance(value, Signature):
            received, self._pending = tuple(self._pending.values()), {}
            lines, self._lines = self._lines.hexdigest(), hashlib.sha256()
            yield Block(received, value, lines)
            return
        else:
            raise _malformed(f"Ligne {self._count}\u00a0: un second en-tête.")
        if not isinstance(value, Header):
            self._lines.update(line + b"\n")

    def _operation(self, value: Operation, line: bytes) -> None:
        if value.op in self._pending:
            raise _malformed("L’opération figure deux fois dans un même bloc.", value.op)
        if len(self._pending) == MAX_IN_BLOCK:
            raise _malformed(f"Ligne {self._count}\u00a0: un bloc a au plus {MAX_IN_BLOCK} opérations.")
        self._pending[value.op] = _received(value, line)


def unreadable(lines: Iterable[bytes]) -> Iterator[Problem]:
    """A problem for each line of a batch that cannot be read, whatever stands around it."""
    for number, line in enumerate(lines, 1):
        try:
            value = _decode(line, number)
            if isinstance(value, Operation):
                _received(value, line)
        except ProblemError as error:
            yield error.problem


def _decode(line: bytes, number: int) -> Line:
    if len(line) > MAX_LINE_BYTES:
        raise _too_long(number, _named(line))
    try:
        return decode_line(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(f"La ligne {number} {in_french(str(error))[0]}", _named(line)) from error


def _received(operation: Operation, line: bytes) -> Received:
    try:
        if not is_canonical(line):
            raise _malformed("L’opération n’est pas en forme canonique.", operation.op)
        body = body_of(operation)
    except (TypeError, ValueError, RecursionError) as error:  # msgspec's and rfc8785's errors are ValueErrors
        raise _malformed(f"L’opération {in_french(str(error))[0]}", operation.op) from error
    return Received(operation=operation, frozen=line, intent=intent(line), body=body)


def _with_personal(received: Received | None, personal: Personal) -> Received:
    if received is None:
        raise _malformed("Des données personnelles sans leur opération.", personal.op)
    if received.operation.personal != personal_digest(personal.salt, personal.blob):
        raise _malformed("Les données personnelles ne sont pas celles de l’opération.", personal.op)
    return replace(received, personal=personal)


def _with_earlier(received: Received | None, earlier: Earlier) -> Received:
    if received is None:
        raise _malformed("Un accusé sans son opération.", earlier.op)
    return replace(received, earlier=earlier.proof)


class _OpOnly(msgspec.Struct, frozen=True):
    op: Uuid | msgspec.UnsetType = msgspec.UNSET


def _named(line: bytes) -> str:
    """The id of an operation that cannot be read otherwise, if there is one to find."""
    try:
        return msgspec.json.decode(line, type=_OpOnly).op or ""
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _too_long(number: int, op: str = "") -> ProblemError:
    return _malformed(f"Ligne {number}\u00a0: trop longue (au plus {MAX_LINE_BYTES} octets).", op)


def _malformed(detail: str, op: str = "") -> ProblemError:
    title = "La plateforme ne peut pas lire cet envoi."
    return declined("operation-malformed", title, detail, action="update", field=op)
