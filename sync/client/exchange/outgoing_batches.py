"""Batches that leave: built once, kept as bytes until answered, leased to the one process that is sending them."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from sync.client.exchange.settle import Sent
from sync.client.ledger import journal
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import batch, outbox, proof
from sync.contract.batches import Earlier, Header, Personal, Signature, decode_line, sign_block
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, intent
from sync.contract.receipts import Proof
from sync.contract.signing import SigningKey

#: Longer than any wait of ours for the platform, far shorter than a person's patience after a crash.
LEASE = timedelta(seconds=180)
#: Of one block, before compression, which makes it about three times smaller.
BLOCK_BYTES = 40_000
#: This process: leases of an owner that no longer lives are free at once.
OWNER = f"{os.getpid()}.{os.urandom(8).hex()}"


@dataclass(frozen=True, slots=True)
class Due:
    """An act whose turn it is."""

    op: str
    frozen: bytes
    intent: str
    salt: str | None
    personal: str | None
    proof: str | None = None  #: JSON of the receipt that it has already, shown to a platform that lost it

    @property
    def size(self) -> int:
        """Bytes of its lines, about."""
        return len(self.frozen) + len(self.personal or "") + len(self.proof or "") + 200


@dataclass(frozen=True, slots=True)
class OutgoingBatch:
    """A batch's very bytes, header and blocks apart, and the acts of each block in their order."""

    id: str
    header: bytes
    parts: tuple[bytes, ...]
    blocks: tuple[tuple[Sent, ...], ...]

    @property
    def ops(self) -> tuple[str, ...]:
        return tuple(act.op for acts in self.blocks for act in acts)

    @property
    def evidence(self) -> Header:
        """What the batch shows of the journal."""
        line = decode_line(self.header)
        if not isinstance(line, Header):
            raise TypeError("no header")
        return line

    @property
    def body(self) -> bytes:
        return self.header + b"".join(self.parts)

    def rest(self, first: int) -> tuple[bytes, ...]:
        """What is still to be sent where the platform has the blocks before `first`: block by block, never nothing."""
        first = min(first, len(self.parts) - 1)
        return (self.header + self.parts[first], *self.parts[first + 1 :])


def due(connection: Connection, *, only: Sequence[str] | None = None) -> list[Due]:
    """Acts that wait and are in no unanswered batch, oldest first; only these of them, if told."""
    columns = (outbox.c.op, outbox.c.frozen, outbox.c.intent, outbox.c.salt, outbox.c.personal)
    unanswered = select(batch.c.batch)
    wanted = select(*columns).where(
        outbox.c.state.in_(DUE), outbox.c.batch.is_(None) | outbox.c.batch.not_in(unanswered)
    )
    if only is not None:
        wanted = wanted.where(outbox.c.op.in_(only))
    return [Due(*row) for row in connection.execute(wanted.order_by(outbox.c.seq))]


def fitting(acts: Sequence[Due], max_bytes: int) -> int:
    """How many of the acts, from the first on, fit into a batch of this size; at least one."""
    size = 1000  # header and signature lines are added as they come
    for count, act in enumerate(acts):
        size += act.size + 200
        if size > max_bytes and count:
            return count
    return len(acts)


def start(
    connection: Connection, key: SigningKey, acts: Sequence[Due], *, block_size: int, owner: str, now: datetime
) -> OutgoingBatch:
    """Keeps a new batch of these acts and records the attempt, before the first byte leaves. Never commits."""
    outgoing = compose(journal.last(connection), key, acts, block_size, now)
    connection.execute(
        insert(batch).values(batch=outgoing.id, created_at=stamp(now), body=outgoing.body, lease=_lease(owner, now))
    )
    connection.execute(
        update(outbox)
        .where(outbox.c.op.in_(outgoing.ops))
        .values(state=State.IN_FLIGHT, batch=outgoing.id, attempts=outbox.c.attempts + 1)
    )
    return outgoing


def start_again(
    connection: Connection, key: SigningKey, ops: Sequence[str], *, block_size: int, batch_size: int, now: datetime
) -> None:
    """Keeps batches of acts that have receipts, with these: they leave next, and stand as they stood meanwhile."""
    for first in range(0, len(ops), batch_size):
        columns = (outbox.c.op, outbox.c.frozen, outbox.c.intent, outbox.c.salt, outbox.c.personal, proof.c.value)
        wanted = select(*columns).join_from(outbox, proof, proof.c.op == outbox.c.op)
        wanted = wanted.where(outbox.c.op.in_(ops[first : first + batch_size])).order_by(outbox.c.seq)
        acts = [Due(*row) for row in connection.execute(wanted)]
        outgoing = compose(journal.last(connection), key, acts, block_size, now)
        connection.execute(insert(batch).values(batch=outgoing.id, created_at=stamp(now), body=outgoing.body, lease=""))


def unanswered(connection: Connection, *, owner: str, now: datetime) -> list[str]:
    """Ids of batches without an answer that nobody else is sending just now, oldest first."""
    rows = connection.execute(select(batch.c.batch, batch.c.lease).order_by(batch.c.created_at, batch.c.batch))
    return [id_ for id_, lease in rows if _free(lease, owner, now)]


def lease(connection: Connection, id_: str, *, owner: str, now: datetime) -> OutgoingBatch | None:
    """Leases an unanswered batch again and records the attempt; None if another got it meanwhile. Never commits."""
    row = connection.execute(select(batch.c.body, batch.c.lease).where(batch.c.batch == id_)).first()
    if row is None or not _free(row.lease, owner, now):
        return None
    outgoing = read(row.body)
    connection.execute(update(batch).where(batch.c.batch == id_).values(lease=_lease(owner, now)))
    connection.execute(
        update(outbox)
        .where(outbox.c.batch == id_, outbox.c.state.in_([*DUE, State.IN_FLIGHT]))
        .values(state=State.IN_FLIGHT, attempts=outbox.c.attempts + 1)
    )
    return outgoing


def undo_attempt(connection: Connection, id_: str) -> None:
    """The batch found no line at all: it was no attempt, and its acts can be cancelled as before. Never commits."""
    connection.execute(
        update(outbox)
        .where(outbox.c.batch == id_, outbox.c.state == State.IN_FLIGHT)
        .values(state=State.FINALISED, batch=None, attempts=outbox.c.attempts - 1)
    )
    connection.execute(delete(batch).where(batch.c.batch == id_))


def release(connection: Connection, id_: str) -> None:
    """The batch stays, unanswered; its acts are "à envoyer" again, and go out in these very bytes."""
    connection.execute(update(batch).where(batch.c.batch == id_).values(lease=""))
    _back(connection, id_)


def finish(connection: Connection, id_: str) -> None:
    """The batch is answered: its bytes go; acts that the answer did not settle wait for another batch."""
    _back(connection, id_)
    connection.execute(delete(batch).where(batch.c.batch == id_))


def recover(connection: Connection, *, owner: str, now: datetime) -> None:
    """At the start of a round: acts left in flight by a process that died are "à envoyer" again."""
    for id_ in unanswered(connection, owner=owner, now=now):
        release(connection, id_)
    kept = select(batch.c.batch)
    connection.execute(
        update(outbox)
        .where(outbox.c.state == State.IN_FLIGHT, outbox.c.batch.is_(None) | outbox.c.batch.not_in(kept))
        .values(state=State.FINALISED)
    )


def read(body: bytes) -> OutgoingBatch:
    """A kept batch, read back from its bytes."""
    id_, header, parts, blocks = "", b"", [], []
    acts: list[Sent] = []
    part = b""
    for text in filter(None, body.split(b"\n")):
        line = decode_line(text)
        if isinstance(line, Header):
            id_, header = line.batch, text + b"\n"
            continue
        part += text + b"\n"
        if isinstance(line, Operation):
            acts.append(Sent(line.op, intent(text)))
        elif isinstance(line, Signature):
            parts.append(part)
            blocks.append(tuple(acts))
            part, acts = b"", []
    return OutgoingBatch(id_, header, tuple(parts), tuple(blocks))


def compose(head: journal.Head, key: SigningKey, acts: Sequence[Due], block_size: int, now: datetime) -> OutgoingBatch:
    """A new batch of these acts, signed block by block: what travels by the network and on a key alike."""
    header = Header(device=key.id, batch=uuid7(now), seq=head.seq, head=head.head)
    parts, blocks = [], []
    for number, part in enumerate(_blocks(acts, block_size)):
        lines = [act.frozen for act in part]
        lines += [_personal(act) for act in part if act.personal is not None]
        lines += [_earlier(act) for act in part if act.proof is not None]
        lines.append(msgspec.json.encode(sign_block(key, header.batch, number, [act.intent for act in part])))
        parts.append(b"\n".join(lines) + b"\n")
        blocks.append(tuple(Sent(act.op, act.intent) for act in part))
    return OutgoingBatch(header.batch, msgspec.json.encode(header) + b"\n", tuple(parts), tuple(blocks))


def _blocks(acts: Sequence[Due], most: int) -> Iterator[list[Due]]:
    """A block is what a cut may cost: at most so many acts, and so many bytes unless one act alone has more."""
    block: list[Due] = []
    size = 0
    for act in acts:
        size += act.size
        if block and (len(block) == most or size > BLOCK_BYTES):
            yield block
            block, size = [], act.size
        block.append(act)
    if block:
        yield block


def _personal(act: Due) -> bytes:
    blob = msgspec.json.decode(act.personal or "{}", type=dict[str, str])
    return msgspec.json.encode(Personal(op=act.op, salt=act.salt or "", blob=blob))


def _earlier(act: Due) -> bytes:
    return msgspec.json.encode(Earlier(op=act.op, proof=msgspec.json.decode(act.proof or "", type=Proof)))


def _back(connection: Connection, id_: str) -> None:
    connection.execute(
        update(outbox).where(outbox.c.batch == id_, outbox.c.state == State.IN_FLIGHT).values(state=State.FINALISED)
    )


def _lease(owner: str, now: datetime) -> str:
    return f"{owner}|{stamp(now + LEASE)}"


def _free(lease: str, owner: str, now: datetime) -> bool:
    """Whether nobody else is sending. A lease that ends later than any of ours could comes from another clock."""
    holder, _, until_text = lease.partition("|")
    if not holder or holder == owner or not _alive(holder):
        return True
    until = datetime.fromisoformat(until_text).astimezone(UTC)
    return not now < until <= now + LEASE


def _alive(holder: str) -> bool:
    pid = int(holder.partition(".")[0])
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        query_limited_information = 0x1000
        handle = ctypes.windll.kernel32.OpenProcess(query_limited_information, False, pid)
        ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another account's
    return True
