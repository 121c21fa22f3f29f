"""Batches as they come in: each block is committed alone, once its signature verified, and its result is kept."""

import hashlib
import itertools
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sync.contract.batches import Header, verify_block
from sync.contract.problems import ProblemError, declined
from sync.contract.signing import BadSignature
from sync.contract.uploads import number_in
from sync.contract.wire import MAX_ANSWER_BYTES, Call, Presumed
from sync.platform import alarms, erasures, ledger
from sync.platform.content import Unpacking, check_size
from sync.platform.identity import callers
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.intake import deposit, stamps
from sync.platform.intake.stamps import NETWORK, Carriage
from sync.platform.lines import Batch, Block
from sync.platform.store import PlatformStore, read_setting
from sync.platform.tables import batch, block, device
from sync.platform.times import Clock

_OWNER = select(batch.c.device).where(batch.c.batch == bindparam("name"))
_OPEN = insert(batch)
_COMPLETE = update(batch).where(batch.c.batch == bindparam("name")).values(complete=True)
_BLOCKS = select(func.count()).select_from(block).where(block.c.batch == bindparam("name"))
_BLOCK = select(block.c.root, block.c.result).where(
    block.c.batch == bindparam("name"), block.c.block == bindparam("number")
)
_IS_AT = select(device.c.seq, device.c.head).where(device.c.id == bindparam("named"))
_IS_LATER = (
    update(device)
    .where(device.c.id == bindparam("named"), device.c.seq <= bindparam("at"))
    .values(seq=bindparam("to"), head=bindparam("of_journal"))
)
#: Bytes of an answer beside its blocks.
_AROUND_BLOCKS = 1_000


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """sync.contract.batches.BatchResult, with its blocks as the bytes that were stored."""

    batch: str  #: id that its header named
    blocks: tuple[msgspec.Raw, ...]  #: in their order; each is JSON of a BlockResult
    complete: bool  #: False where a cut, or the size of the answer, left a block out


class Taking:
    """Receives one batch, by any transport.

    Raises ProblemError at the first block that cannot be taken; the blocks before it are kept.

    After a cut, the rest of a batch comes from the first block that the platform lacks, under the batch's own header.
    Any block may come again.
    """

    def __init__(
        self,
        store: PlatformStore,
        keys: Keys,
        caller: Device,
        clock: Clock,
        by: Carriage = NETWORK,
        presumed: Presumed | None = None,
    ) -> None:
        self._store, self._keys, self._caller, self._clock, self._by = store, keys, caller, clock, by
        self._presumed = presumed
        self._incoming = Batch()
        self._results: list[bytes] = []
        self._complete = False
        self.stamped: set[str] = set()  #: operations that are here and came with a stamp
        self._erased = False  # whether a block erased data that the database's files still hold
        self._next = -1  # number of the block that is due; -1 before the header is here

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Commits the blocks that this piece completes. `last`: nothing comes behind it."""
        before: Block | None = None
        try:
            for one in self._incoming.feed(piece):
                if before is not None:
                    self._take(before)
                before = one
        except ProblemError:
            if before is not None:
                self._take(before)
            raise
        if before is not None:
            self._take(before, last=last and not self._incoming.open)

    def end(self) -> Result:
        """The results of the blocks that came, in their order."""
        for one in self._incoming.end():
            self._take(one)
        if self._incoming.header is None or not self._results:
            raise declined("batch-empty", "Ce lot ne contient aucun bloc entier.", action="retry")
        name, whole = self._incoming.header.batch, not self._incoming.open
        if whole and not self._complete:
            with self._store.writing_for(self._caller.commune) as connection:
                _complete(connection, name)
        return _result(name, self._results, complete=whole)

    def _take(self, one: Block, *, last: bool = False) -> None:
        due = self._next
        try:
            result = self._commit(one, last=last)
        except IntegrityError:
            # On PostgreSQL, another commune brought an operation with the same id at this moment. Now it is here: judge
            # again.
            self._next = due
            result = self._commit(one, last=last)
        if self._erased:
            self._store.erasure_waits()
        self._results.append(result)
        self._next += 1

    def _commit(self, one: Block, *, last: bool) -> bytes:
        """Commits one block. The commit of the last block also completes the batch, which saves one disk flush."""
        header = self._incoming.header
        if header is None:
            raise LookupError("a block before its header")
        if header.device != self._caller.id:
            raise declined("device-differs", "Ce lot est celui d’un autre ordinateur.", field="device")
        if header.platform != self._keys.signing.id:
            title = "Ce lot est fait pour une autre plateforme."
            raise declined("platform-differs", title, action="retry", field="platform")
        with self._store.writing_for(self._caller.commune) as connection:
            callers.find(connection, self._caller.id)  # an operator may have revoked the device since the call began
            begins = False
            if self._next < 0:
                if self._presumed is not None:
                    _check(connection, self._keys, self._caller, self._presumed, header)
                here = _open(connection, header, self._caller, self._clock(), complete=last)
                begins = here == 0
                self._next = min(one.signature.block, here)
            _verify(self._caller, header, one, self._next)
            kept = None if begins else _kept(connection, header.batch, one)
            now = self._clock()
            result = kept or deposit.block(connection, self._keys, self._caller, header, one, now, self._by)
            by = stamps.before(self._by, now)
            self.stamped |= stamps.keep(connection, self._caller.commune, one.received, by, now)
            if last and not begins:
                _complete(connection, header.batch)
            self._erased = erasures.wait(connection)
        self._complete = self._complete or last
        return result


class BatchIntake:
    """A batch on its way in by the network. `digest`: the SHA-256 that the call's signature promised of its body."""

    def __init__(
        self, store: PlatformStore, keys: Keys, caller: Device, call: Call, digest: bytes, clock: Clock
    ) -> None:
        check_size(call)
        presumed = _presumed(call)
        self._taking, self._unpacking = Taking(store, keys, caller, clock, presumed=presumed), Unpacking(call)
        self._digest, self._promised = hashlib.sha256(), digest
        announced = number_in(call.headers.get("content-length"))
        self._left = len(call.body) if announced is None else announced  # bytes still to come
        # Raised at the end, unless the body was changed on its way: then that is said instead.
        self._fault: ProblemError | None = None

    def feed(self, piece: bytes) -> None:
        """Commits the blocks that this piece of the body completes."""
        self._digest.update(piece)
        self._left -= len(piece)
        if self._fault is not None:
            return
        last = self._left == 0 and self._digest.digest() == self._promised
        try:
            self._taking.feed(self._unpacking.feed(piece), last=last)
        except ProblemError as fault:
            self._fault = fault

    def end(self) -> Result:
        """The results of the blocks that came, in their order."""
        if self._digest.digest() != self._promised:
            raise declined("body-differs", "L’envoi a été changé ou coupé en chemin.", action="retry")
        if self._fault is not None:
            raise self._fault
        self._unpacking.end()
        return self._taking.end()


def again(store: PlatformStore, caller: Device, name: str) -> Result:
    """What became of a batch of this device. Raises ProblemError 404 where it never came."""
    with store.reading() as connection:
        row = connection.execute(select(batch).where(batch.c.batch == name)).one_or_none()
        query = select(block.c.result).where(block.c.batch == name).order_by(block.c.block)
        results = list(connection.execute(query).scalars())
    if row is None or row.device != caller.id or not results:
        raise declined("batch-unknown", "La plateforme n’a jamais reçu ce lot.", action="retry", field="batch")
    return _result(name, results, complete=row.complete)


def _result(name: str, results: Sequence[bytes], *, complete: bool) -> Result:
    """The first of these results, as many as fit into one answer; the others are told when their blocks come again.

    2,000 acts that had come before and were refused, each with its first receipt, do not fit.
    """
    ends = itertools.accumulate(len(one) + 1 for one in results)
    fitting = sum(end <= MAX_ANSWER_BYTES - _AROUND_BLOCKS for end in ends)
    blocks = tuple(map(msgspec.Raw, results[:fitting]))
    return Result(batch=name, blocks=blocks, complete=complete and fitting == len(results))


def _presumed(call: Call) -> Presumed | None:
    """What the call presumes of the platform; None without a query. Raises ProblemError where it cannot be read."""
    if not call.query:
        return None
    try:
        query = dict(parse_qsl(call.query, keep_blank_values=True, strict_parsing=True, max_num_fields=5))
        return msgspec.convert(query, Presumed, strict=False)
    except ValueError as error:  # msgspec's ValidationError is one
        title = "Ce que ce lot suppose de la plateforme est illisible."
        raise declined("presumption-unreadable", title, action="retry", field="query") from error


def _check(connection: Connection, keys: Keys, caller: Device, presumed: Presumed, header: Header) -> None:
    """Raises ProblemError 412 unless all is as presumed, in the transaction that is to take the first block."""
    own = connection.execute(_IS_AT, {"named": header.device}).one()
    known, expected = (own.seq, own.head or ""), [(presumed.seq, presumed.head), (header.seq, header.head)]
    stands = ledger.answer(connection, keys.signing.id, caller.commune, presumed.ledger_size)
    went_back = presumed.ledger_head not in ("", stands.then)
    if presumed.epoch != read_setting(connection, "epoch") or known not in expected or went_back:
        title = "La plateforme n’en est plus là où cet ordinateur la croyait."
        raise declined("presumption-wrong", title, "Rien de ce lot n’a été pris.", action="retry")


def _complete(connection: Connection, name: str) -> None:
    connection.execute(_COMPLETE, {"name": name})


def _open(connection: Connection, header: Header, caller: Device, now: datetime, *, complete: bool) -> int:
    """Opens the batch, or finds it open. Returns how many of its blocks are here.

    `complete`: one block is all of it.
    """
    owner = connection.execute(_OWNER, {"name": header.batch}).scalar_one_or_none()
    if owner is None:
        connection.execute(_OPEN, {"batch": header.batch, "device": caller.id, "complete": complete})
    elif owner != caller.id:
        raise declined("batch-taken", "Ce numéro de lot est celui d’un autre ordinateur.")
    # Evidence, never a reason to refuse: two heads for one place in a journal are a cloned or restored PC.
    if header.seq == caller.seq and caller.head is not None and header.head != caller.head:
        alarms.raise_alarm(connection, "journal_fork", device_id=caller.id, op="", now=now)
    if header.seq > caller.seq or caller.head is None:
        connection.execute(
            _IS_LATER, {"named": caller.id, "at": header.seq, "to": header.seq, "of_journal": header.head}
        )
    return 0 if owner is None else connection.execute(_BLOCKS, {"name": header.batch}).scalar_one()


def _verify(caller: Device, header: Header, one: Block, number: int) -> None:
    if not one.received or one.signature.block != number:
        raise _bad_block(number)
    try:
        verify_block(caller.public_key, header, one.signature, one.lines, one.intents)
    except BadSignature as error:
        raise _bad_block(number) from error


def _kept(connection: Connection, name: str, one: Block) -> bytes | None:
    """The result of a block that came before, if it is the same block."""
    row = connection.execute(_BLOCK, {"name": name, "number": one.signature.block}).one_or_none()
    if row is None:
        return None
    if row.root != one.signature.root:
        raise declined("batch-differs", "Ce lot est déjà venu avec un autre contenu.", field="batch")
    result: bytes = row.result
    return result


def _bad_block(number: int) -> ProblemError:
    title = "La signature d’un bloc n’est pas valable."
    return declined("block-signature-bad", title, f"Bloc {number}.", action="retry", field="block")
