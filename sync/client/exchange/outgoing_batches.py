"""Outgoing batches: composed once, kept as bytes until answered, leased to the one process that is sending them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from sync.client.connection.conversation import ApiRequest
from sync.client.exchange.leases import free, lease_of
from sync.client.exchange.settle import Sent
from sync.client.ledger import journal, link, stored
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import batch, outbox, proof
from sync.contract.batches import (
    CONTENT_TYPE,
    BatchResult,
    Earlier,
    Header,
    Personal,
    Signature,
    decode_line,
    sign_block,
)
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, intent
from sync.contract.receipts import Proof
from sync.contract.signing import SigningKey
from sync.contract.wire import Presumed

#: Largest block before compression, which makes it about three times smaller.
BLOCK_BYTES = 40_000
COLUMNS = (outbox.c.op, outbox.c.frozen, outbox.c.intent, outbox.c.salt, outbox.c.personal)
#: An act that the platform holds back has a receipt. The receipt leaves with it each time, as the act counts from then.
_WAITING = select(*COLUMNS, proof.c.value.label("proof")).outerjoin(proof, proof.c.op == outbox.c.op)
#: Acts that are in no batch which waits for its answer.
_FREE = outbox.c.batch.is_(None) | outbox.c.batch.not_in(select(batch.c.batch))
# Made once, as they are part of every round: to build a statement costs several times what running it does.
_DUE = _WAITING.where(outbox.c.state.in_(DUE), _FREE).order_by(outbox.c.seq)
_STARTED = (
    update(outbox)
    .where(outbox.c.op.in_(bindparam("ops", expanding=True)), outbox.c.state.in_(DUE))
    .values(state=State.IN_FLIGHT, batch=bindparam("of_batch"), attempts=outbox.c.attempts + 1)
)
_UNANSWERED = select(batch.c.batch, batch.c.lease).order_by(batch.c.created_at, batch.c.batch)
_DIED = update(outbox).where(outbox.c.state == State.IN_FLIGHT, _FREE).values(state=State.FINALISED)
_MADE_DUE = (
    update(outbox)
    .where(outbox.c.batch == bindparam("of_batch"), outbox.c.state == State.IN_FLIGHT)
    .values(state=State.FINALISED)
)
_ANSWERED = delete(batch).where(batch.c.batch == bindparam("of_batch"))


class Due(Struct, frozen=True, kw_only=True):
    """An act to be sent."""

    op: str  #: id of the act
    frozen: bytes  #: its canonical bytes, as they are signed and sent
    intent: str  #: hash of these bytes
    salt: str | None  #: goes with `personal`; None where the act has none, or it was erased
    personal: str | None  #: JSON of the personal data; None likewise
    proof: str | None = None  #: JSON of its receipt, for a platform that has lost it

    @property
    def size(self) -> int:
        """Approximate bytes of its lines."""
        return len(self.frozen) + len(self.personal or "") + len(self.proof or "") + 200


class OutgoingBatch(Struct, frozen=True):
    id: str  #: made with the batch; the answer is asked for by it
    header: bytes  #: the first line, with its end
    parts: tuple[bytes, ...]  #: the lines of each block
    blocks: tuple[tuple[Sent, ...], ...]  #: the acts of each block, in order

    @property
    def ops(self) -> tuple[str, ...]:
        return tuple(act.op for acts in self.blocks for act in acts)

    @property
    def decoded_header(self) -> Header:
        line = decode_line(self.header)
        if not isinstance(line, Header):
            raise TypeError("no header")
        return line

    @property
    def body(self) -> bytes:
        return self.header + b"".join(self.parts)

    def request(self, first: int = 0, presumed: Presumed | None = None) -> ApiRequest[BatchResult]:
        """Posts the blocks that the platform lacks if it has those before `first`; at least the last block."""
        first = min(first, len(self.parts) - 1)
        return ApiRequest(
            method="POST",
            path="/batches",
            shape=BatchResult,
            query={} if presumed is None else presumed.query,
            body=(self.header + self.parts[first], *self.parts[first + 1 :]),
            content_type=CONTENT_TYPE,
            packed=True,
        )


#: States of acts that may leave: for the first time, because they wait, or again although they were decided.
_LEAVING = (*DUE, State.DEPOSITED, State.CONFLICT, State.ACCEPTED, State.REJECTED, State.SUPERSEDED)


def due(connection: Connection, *, only: Sequence[str] | None = None) -> list[Due]:
    """Acts that wait and are in no unanswered batch, oldest first; of `only` these ids, if given."""
    return read_due(connection, _DUE if only is None else _DUE.where(outbox.c.op.in_(only)))


def again(connection: Connection, *, only: Sequence[str]) -> list[Due]:
    """Those of these acts that can leave once more in another batch, in this order; a decided one with its receipt.

    Such a batch brings what the platform has lost.
    """
    wanted = _WAITING.where(outbox.c.op.in_(only), outbox.c.state.in_(_LEAVING), _FREE).order_by(outbox.c.seq)
    due_acts = {act.op: act for act in read_due(connection, wanted)}
    return [due_acts[op] for op in only if op in due_acts]


def all_due(connection: Connection) -> list[Due]:
    """Everything that waits, acts of unanswered batches included, oldest first."""
    return read_due(connection, _WAITING.where(outbox.c.state.in_([*DUE, State.IN_FLIGHT])).order_by(outbox.c.seq))


def read_due(connection: Connection, wanted: Select[Any]) -> list[Due]:
    return [Due(**row) for row in connection.execute(wanted).mappings()]


def legible(act: Due) -> bool:
    """Whether this act's line can be read by who knows the contract, so that its id at least can be told from it."""
    try:
        line = decode_line(act.frozen)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(line, Operation) and line.op == act.op and b"\n" not in act.frozen


def fitting(acts: Sequence[Due], max_bytes: int) -> int:
    """How many of the acts, from the first on, fit into a batch of so many bytes; at least one."""
    size = 1000  # for the header; 200 for each act's part of the signature lines
    for count, act in enumerate(acts):
        size += act.size + 200
        if size > max_bytes and count:
            return count
    return len(acts)


def start(
    connection: Connection, key: SigningKey, acts: Sequence[Due], *, block_size: int, owner: str, now: datetime
) -> OutgoingBatch:
    """Keeps a new batch of these acts and records the attempt, before the first byte leaves. Never commits."""
    platform = link.platform(connection).id
    outgoing = compose(journal.last(connection), key, acts, block_size, now, platform=platform)
    keep(connection, outgoing, now, lease_of(owner, now))
    connection.execute(_STARTED, {"ops": outgoing.ops, "of_batch": outgoing.id})
    return outgoing


def keep(connection: Connection, outgoing: OutgoingBatch, now: datetime, lease: str = "") -> None:
    """Stores the batch's bytes until it is answered; without a lease, whoever sends next takes it. Never commits."""
    row = {"batch": outgoing.id, "created_at": stamp(now), "body": outgoing.body, "lease": lease}
    connection.execute(insert(batch).values(row))


def unanswered(connection: Connection, *, owner: str, now: datetime) -> list[str]:
    """Ids of batches without an answer that no other process is sending now, oldest first."""
    return [id_ for id_, lease in connection.execute(_UNANSWERED) if free(lease, owner, now)]


def lease(connection: Connection, id_: str, *, owner: str, now: datetime) -> OutgoingBatch | None:
    """Leases an unanswered batch and records the attempt. Never commits.

    None if another process has it, or if it cannot be read or is for another platform: its acts are then due, in
    another batch.
    """
    row = connection.execute(select(batch.c.body, batch.c.lease).where(batch.c.batch == id_)).first()
    if row is None or not free(row.lease, owner, now):
        return None
    try:
        outgoing = read(row.body)
    except msgspec.MsgspecError:  # an earlier release composed it, within other bounds
        outgoing = None
    if outgoing is None or outgoing.decoded_header.platform != link.platform(connection).id:
        finish(connection, id_)
        return None
    connection.execute(update(batch).where(batch.c.batch == id_).values(lease=lease_of(owner, now)))
    connection.execute(
        update(outbox)
        .where(outbox.c.batch == id_, outbox.c.state.in_([*DUE, State.IN_FLIGHT]))
        .values(state=State.IN_FLIGHT, attempts=outbox.c.attempts + 1)
    )
    return outgoing


def undo_attempt(connection: Connection, id_: str) -> None:
    """Undoes the attempt of a batch that found no connection: its acts can be cancelled as before. Never commits."""
    connection.execute(
        update(outbox)
        .where(outbox.c.batch == id_, outbox.c.state == State.IN_FLIGHT)
        .values(state=State.FINALISED, batch=None, attempts=outbox.c.attempts - 1)
    )
    connection.execute(_ANSWERED, {"of_batch": id_})


def release(connection: Connection, id_: str) -> None:
    """Ends the lease: the batch stays unanswered, and will be sent in the same bytes. Never commits."""
    connection.execute(update(batch).where(batch.c.batch == id_).values(lease=""))
    _make_due(connection, id_)


def finish(connection: Connection, id_: str) -> None:
    """Deletes an answered batch; acts that the answer did not settle wait for another one. Never commits."""
    _make_due(connection, id_)
    connection.execute(_ANSWERED, {"of_batch": id_})


def recover(connection: Connection, *, owner: str, now: datetime) -> None:
    """Makes acts due again that a process which died has left in flight; called first in a round. Never commits."""
    for id_ in unanswered(connection, owner=owner, now=now):
        release(connection, id_)
    connection.execute(_DIED)


def read(body: bytes) -> OutgoingBatch:
    """A stored batch from its bytes."""
    id_, header, parts, blocks = "", b"", [], []
    acts: list[Sent] = []
    shown: dict[str, Proof] = {}
    part = b""
    for text in filter(None, body.split(b"\n")):
        line = decode_line(text)
        if isinstance(line, Header):
            id_, header = line.batch, text + b"\n"
            continue
        part += text + b"\n"
        if isinstance(line, Operation):
            acts.append(Sent(line.op, intent(text)))
        elif isinstance(line, Earlier):
            shown[line.op] = line.proof
        elif isinstance(line, Signature):
            parts.append(part)
            blocks.append(tuple(replace(act, shown=shown.get(act.op)) for act in acts))
            part, acts = b"", []
    return OutgoingBatch(id_, header, tuple(parts), tuple(blocks))


def compose(
    head: journal.Head, key: SigningKey, acts: Sequence[Due], block_size: int, now: datetime, *, platform: str
) -> OutgoingBatch:
    """A new batch of these acts, signed block by block, for the network and for USB alike; `platform`: its key's id."""
    header = Header(platform=platform, device=key.id, batch=uuid7(now), seq=head.seq, head=head.head)
    parts, blocks = [], []
    for number, part in enumerate(_blocks(acts, block_size)):
        lines = [act.frozen for act in part]
        lines += [line for act in part if (line := _personal(act)) is not None]
        shown = {act.op: kept for act in part if (kept := stored.kept(act.proof, Proof)) is not None}
        lines += [msgspec.json.encode(Earlier(op=op, proof=kept)) for op, kept in shown.items()]
        lines.append(msgspec.json.encode(sign_block(key, header, number, lines, [act.intent for act in part])))
        parts.append(b"\n".join(lines) + b"\n")
        blocks.append(tuple(Sent(act.op, act.intent, shown.get(act.op)) for act in part))
    return OutgoingBatch(header.batch, msgspec.json.encode(header) + b"\n", tuple(parts), tuple(blocks))


def _blocks(acts: Sequence[Due], most: int) -> Iterator[list[Due]]:
    """Blocks of at most `most` acts and BLOCK_BYTES, unless one act alone has more: a cut may cost a block."""
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


def _personal(act: Due) -> bytes | None:
    """The line of its personal data; None where it has none that can be read: then the act leaves without."""
    blob = stored.kept(act.personal, dict[str, str])
    return None if blob is None else msgspec.json.encode(Personal(op=act.op, salt=act.salt or "", blob=blob))


def _make_due(connection: Connection, id_: str) -> None:
    connection.execute(_MADE_DUE, {"of_batch": id_})
