"""The journal: a hash chain over all acts; its head is also kept outside the database, to notice lost lines."""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple, Protocol

from msgspec import Struct
from sqlalchemy import Connection, select

from sync.client.errors import Integrity
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import device, former_device, journal, restored
from sync.contract.canonical import JOURNAL, digest

_LAST = "SELECT seq, head FROM journal ORDER BY seq DESC LIMIT 1"
_APPEND = "INSERT INTO journal (seq, op, intent, head) VALUES (?, ?, ?, ?)"
_SLOT = 128  # bytes; two slots are written in turn, so that a torn write leaves the previous one


class Head(NamedTuple):
    seq: int  #: number of lines
    head: str  #: hash of the chain


class Outside(Protocol):
    """Gives the head kept outside the database."""

    def read(self) -> Head | None: ...


class RememberedHead(Struct, frozen=True):
    """A head read earlier, before the database was copied."""

    head: Head | None  #: None where there was none

    def read(self) -> Head | None:
        return self.head


def first_head(public_key: bytes) -> str:
    """head(0) of a database whose first line was written under this key."""
    return digest(JOURNAL, public_key)


def origin(connection: Connection) -> str:
    """head(0) of this database: of the present key, or of the former one that its first line was written under.

    Raises LookupError without a device row.
    """
    keys = list(connection.execute(select(device.c.public_key)).scalars())
    if not keys:
        raise LookupError("the device is made with the database")
    first = connection.execute(select(journal.c.intent, journal.c.head).where(journal.c.seq == 1)).first()
    keys += connection.execute(select(former_device.c.public_key)).scalars()
    heads = [first_head(key) for key in keys]
    return next((head for head in heads if first is not None and _links(head, first.intent, first.head)), heads[0])


def head_at(connection: Connection, seq: int) -> str | None:
    """The head after this line; None if there is no such line."""
    if seq == 0:
        return origin(connection)
    return connection.execute(select(journal.c.head).where(journal.c.seq == seq)).scalar()


def next_head(head: str, intent: str) -> str:
    return digest(JOURNAL, bytes.fromhex(head) + bytes.fromhex(intent))


def last(connection: Connection) -> Head:
    """The chain's end. Raises LookupError without a device row."""
    row = driver_of(connection).execute(_LAST).fetchone()
    if row is not None:
        return Head(row[0], row[1])
    return Head(0, origin(connection))


def extend(connection: Connection, op: str, intent: str) -> tuple[int, str]:
    """Adds one line; its number and the new head. Never commits."""
    end = last(connection)
    seq, head = end.seq + 1, next_head(end.head, intent)
    driver_of(connection).execute(_APPEND, (seq, op, intent, head))
    return seq, head


class HeadFile:
    """The head in a file: two slots of fixed size, each with a check sum.

    Call `advance` after each commit, `flush` (fsync) when idle and at close. Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = open(path, "r+b" if path.exists() else "w+b", buffering=0)  # noqa: SIM115 - held until close()

    def advance(self, seq: int, head: str) -> None:
        self._file.seek(seq % 2 * _SLOT)
        self._file.write(_record(seq, head))

    def read(self) -> Head | None:
        """The later valid slot; None if nothing was ever written. Raises Integrity if neither is valid."""
        self._file.seek(0)
        data = self._file.read(2 * _SLOT)
        slots = [data[:_SLOT], data[_SLOT:]]
        heads = [head for slot in slots if (head := _parse(slot)) is not None]
        if heads:
            return max(heads, key=lambda head: head.seq)
        if data.strip(b"\0"):
            raise Integrity("head", "Le témoin du journal, à côté de la base, est abîmé.")
        return None

    def reset(self, head: Head) -> None:
        """Sets the head back after a restore. If a crash prevents it, the row in `restored` explains the old head."""
        place = head.seq % 2 * _SLOT
        first = _record(head.seq, head.head) if head.seq else b"\0" * _SLOT
        for start, data in ((place, first), (_SLOT - place, b"\0" * _SLOT)):
            self._file.seek(start)
            self._file.write(data)
            os.fsync(self._file.fileno())

    def flush(self) -> None:
        os.fsync(self._file.fileno())

    def close(self) -> None:
        if not self._file.closed:
            try:
                self.flush()
            finally:
                self._file.close()


def catch_up(connection: Connection, head_file: HeadFile) -> None:
    """At start: advances a head left behind by a crash between commit and write.

    `connection` must not have read yet: the head is read first, so that the chain also has what another window writes
    meanwhile. Raises Integrity if the head is not in the chain: lines were lost or replaced.
    """
    outside = head_file.read()
    end = last(connection)
    if outside is not None and not check_head(connection, outside):
        head_file.reset(end)
        return
    if end.seq and (outside is None or outside.seq < end.seq):
        head_file.advance(end.seq, end.head)


def check_head(connection: Connection, outside: Head) -> bool:
    """Whether `outside` is a head of this chain; False for the one before a restore. Raises Integrity for any other."""
    inside = head_at(connection, outside.seq) if outside.seq else outside.head
    if inside == outside.head:
        return True
    restore = (restored.c.lost_seq == outside.seq) & (restored.c.lost_head == outside.head)
    if connection.execute(select(restored.c.id).where(restore)).first() is not None:
        return False
    if inside is None:
        raise Integrity("head", f"Le journal a perdu sa fin\u00a0: le témoin connaît {outside.seq} envois.")
    raise Integrity("head", f"Le journal n’est plus celui que connaît le témoin (ligne {outside.seq}).")


def _links(head: str, intent: str, next: str) -> bool:
    """Whether `next` is the head after `intent`; False for a damaged line."""
    try:
        return next_head(head, intent) == next
    except ValueError:
        return False


def _record(seq: int, head: str) -> bytes:
    text = f"{seq:020d} {head}"
    check = hashlib.sha256(text.encode("ascii")).hexdigest()[:32]
    return f"{text} {check}\n".encode("ascii").ljust(_SLOT, b" ")


def _parse(slot: bytes) -> Head | None:
    seq, head = slot[:20], slot[21:85]
    if not seq.isdigit():
        return None
    try:
        parsed = Head(int(seq), head.decode("ascii"))
    except UnicodeDecodeError:
        return None
    return parsed if _record(parsed.seq, parsed.head) == slot else None
