"""Reads a batch line by line into blocks; what cannot be read is refused with the operation named."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from sync.contract.batches import BLOCK_SIZE, MAX_LINE_BYTES, Header, Personal, Signature, decode_line, personal_digest
from sync.contract.bodies import Body, body_of
from sync.contract.canonical import canonical
from sync.contract.operations import Operation, intent
from sync.contract.problems import ProblemError, problem
from sync.platform.files import in_french


@dataclass(frozen=True, slots=True)
class Received:
    """An operation as it came. `body` is None for a type or version that this program does not know."""

    operation: Operation
    frozen: bytes
    intent: str
    body: Body | None
    personal: Personal | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block that is closed by its signature line, which is not verified yet."""

    received: tuple[Received, ...]
    signature: Signature

    @property
    def intents(self) -> list[str]:
        return [one.intent for one in self.received]


class Batch:
    """The header, then the blocks as they are asked for. `cut` becomes True where the last block has no end."""

    def __init__(self, body: bytes) -> None:
        self._lines = iter(enumerate(body.split(b"\n"), start=1))
        self.cut = False
        number, line = next(self._lines)
        header = _decode(line, number)
        if not isinstance(header, Header):
            raise _malformed(f"Ligne {number} : l’en-tête est attendu.")
        self.header = header

    def blocks(self) -> Iterator[Block]:
        """Raises ProblemError at the first line that cannot be taken: the blocks given before it are whole."""
        pending: dict[str, Received] = {}
        for number, line in self._lines:
            if not line:
                continue
            value = _decode(line, number)
            if isinstance(value, Operation):
                if value.op in pending:
                    raise _malformed("L’opération figure deux fois dans un même bloc.", value.op)
                if len(pending) == BLOCK_SIZE:
                    raise _malformed(f"Ligne {number} : un bloc a au plus {BLOCK_SIZE} opérations.")
                pending[value.op] = _received(value, line)
            elif isinstance(value, Personal):
                pending[value.op] = _with_personal(pending.get(value.op), value)
            elif isinstance(value, Signature):
                yield Block(tuple(pending.values()), value)
                pending = {}
            else:
                raise _malformed(f"Ligne {number} : un second en-tête.")
        self.cut = bool(pending)


def _decode(line: bytes, number: int) -> Header | Operation | Personal | Signature:
    if len(line) > MAX_LINE_BYTES:
        raise _malformed(f"Ligne {number} : trop longue (au plus {MAX_LINE_BYTES} octets).")
    try:
        return decode_line(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(f"La ligne {number} {in_french(str(error))[0]}", _named(line)) from error


def _received(operation: Operation, line: bytes) -> Received:
    try:
        if canonical(msgspec.json.decode(line)) != line:
            raise _malformed("L’opération n’est pas en forme canonique.", operation.op)
        body = body_of(operation)
    except (TypeError, ValueError, RecursionError) as error:  # msgspec's and rfc8785's errors are ValueErrors
        raise _malformed(f"L’opération {in_french(str(error))[0]}", operation.op) from error
    return Received(operation, line, intent(line), body)


def _with_personal(received: Received | None, personal: Personal) -> Received:
    if received is None:
        raise _malformed("Des données personnelles sans leur opération.", personal.op)
    if received.operation.personal != personal_digest(personal.salt, personal.blob):
        raise _malformed("Les données personnelles ne sont pas celles de l’opération.", personal.op)
    return Received(received.operation, received.frozen, received.intent, received.body, personal)


class _Named(msgspec.Struct):
    op: str = ""


def _named(line: bytes) -> str:
    """The id of an operation that cannot be read otherwise, if there is one to find."""
    try:
        return msgspec.json.decode(line, type=_Named).op[:36]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _malformed(detail: str, op: str = "") -> ProblemError:
    title = "La plateforme ne peut pas lire cet envoi."
    return ProblemError(problem("operation-malformed", 422, title, detail, action="update", field=op))
