"""The journal: a chain over every act, its head also kept outside the database, so that lost lines are seen."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, select

from sync.client.errors import Integrity
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import device, former_device, journal, restored
from sync.contract.canonical import JOURNAL, digest

_LAST = "SELECT seq, head FROM journal ORDER BY seq DESC LIMIT 1"
_APPEND = "INSERT INTO journal (seq, op, intent, head) VALUES (?, ?, ?, ?)"
_SLOT = 128  # bytes; two slots written in turn, so that a torn write leaves the one before


@dataclass(frozen=True, slots=True)
class Head:
    """Number of lines, and what they hash to. `seq` 0: nothing written yet."""

    seq: int
    head: str


class Outside(Protocol):
    """Where the head is known from: its file, or what was read there before a copy of the database was made."""

    def read(self) -> Head | None: ...


@dataclass(frozen=True, slots=True)
class RememberedHead:
    """The head as it was read before."""

    known: Head | None

    def read(self) -> Head | None:
        return self.known


def first_head(public_key: bytes) -> str:
    """head(0): what the chain of a database starts from whose first line was kept under this key."""
    return digest(JOURNAL, public_key)


def origin(connection: Connection) -> str:
    """head(0) of this database: of the present key, or of the former one that its first line was kept under.

    The chain goes on when the device gets another key. Raises LookupError if the device was not made yet.
    """
    keys = list(connection.execute(select(device.c.public_key)).scalars())
    if not keys:
        raise LookupError("the device is made with the database")
    first = connection.execute(select(journal.c.intent, journal.c.head).where(journal.c.seq == 1)).first()
    keys += connection.execute(select(former_device.c.public_key)).scalars()
    heads = [first_head(key) for key in keys]
    return next((head for head in heads if first is not None and _leads(head, first.intent, first.head)), heads[0])


def head_at(connection: Connection, seq: int) -> str | None:
    """The head after this line; None where there is no such line."""
    if seq == 0:
        return origin(connection)
    return connection.execute(select(journal.c.head).where(journal.c.seq == seq)).scalar()


def next_head(head: str, intent: str) -> str:
    return digest(JOURNAL, bytes.fromhex(head) + bytes.fromhex(intent))


def last(connection: Connection) -> Head:
    """The chain's end. Raises LookupError if the device was not made yet."""
    row = driver_of(connection).execute(_LAST).fetchone()
    if row is not None:
        return Head(row[0], row[1])
    return Head(0, origin(connection))


def extend(connection: Connection, op: str, intent: str) -> tuple[int, str]:
    """Adds one line; never commits. Gives its number and the new head."""
    end = last(connection)
    seq, head = end.seq + 1, next_head(end.head, intent)
    driver_of(connection).execute(_APPEND, (seq, op, intent, head))
    return seq, head


class HeadFile:
    """The head outside the database: two slots of fixed size, written in turn, each with its check.

    `advance` after each commit, `flush` (fsync) when idle and at close. Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = open(path, "r+b" if path.exists() else "w+b", buffering=0)  # noqa: SIM115 - held until close()

    def advance(self, seq: int, head: str) -> None:
        self._file.seek(seq % 2 * _SLOT)
        self._file.write(_record(seq, head))

    def read(self) -> Head | None:
        """The youngest whole slot; None if nothing was ever written. Raises Integrity if neither slot is whole."""
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
        """After a restored backup: the head goes back. Killed in between, the row in `restored` explains the old."""
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
    """At start: a head left behind (killed between commit and write) is advanced.

    `connection` has not read yet: the head is read first, so that an act that another window keeps meanwhile is in the
    chain too. Raises Integrity if the head is not in the chain: lines were lost, or others stand in their place.
    """
    known = head_file.read()
    end = last(connection)
    if known is not None:
        check_head(connection, known)
        if not _in_chain(connection, known):  # explained by a restored backup
            head_file.reset(end)
            return
    if end.seq and (known is None or known.seq < end.seq):
        head_file.advance(end.seq, end.head)


def check_head(connection: Connection, known: Head) -> None:
    """Raises Integrity unless `known` is a head of this chain, or the head that a restored backup went back from."""
    found = connection.execute(select(journal.c.head).where(journal.c.seq == known.seq)).scalar()
    if found == known.head or known.seq == 0:
        return
    gone = (restored.c.lost_seq == known.seq) & (restored.c.lost_head == known.head)
    if connection.execute(select(restored.c.id).where(gone)).first() is not None:
        return
    if found is None:
        raise Integrity("head", f"Le journal a perdu sa fin : le témoin connaît {known.seq} envois.")
    raise Integrity("head", f"Le journal n’est plus celui que connaît le témoin (ligne {known.seq}).")


def _leads(head: str, intent: str, next: str) -> bool:
    """Whether the line is one that this head leads to; a damaged line is none."""
    try:
        return next_head(head, intent) == next
    except ValueError:
        return False


def _in_chain(connection: Connection, known: Head) -> bool:
    found = connection.execute(select(journal.c.head).where(journal.c.seq == known.seq)).scalar()
    return found == known.head


def _record(seq: int, head: str) -> bytes:
    text = f"{seq:020d} {head}"
    check = hashlib.sha256(text.encode("ascii")).hexdigest()[:32]
    return f"{text} {check}\n".encode("ascii").ljust(_SLOT, b" ")


def _parse(slot: bytes) -> Head | None:
    seq, head = slot[:20], slot[21:85]
    if not seq.isdigit() or len(slot) < _SLOT:
        return None
    try:
        found = Head(int(seq), head.decode("ascii"))
    except UnicodeDecodeError:
        return None
    return found if _record(found.seq, found.head) == slot else None
