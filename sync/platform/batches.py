"""Batches: each block is committed alone, once its signature verified, and its result is kept to be given again."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.contract.batches import Header, verify_block
from sync.contract.problems import ProblemError, problem
from sync.contract.signing import BadSignature
from sync.contract.wire import Call
from sync.platform import alarms, deposit
from sync.platform.callers import Device
from sync.platform.content import unpacked
from sync.platform.keys import Keys
from sync.platform.lines import Batch, Block
from sync.platform.store import Store
from sync.platform.tables import batch, block, device
from sync.platform.times import Clock


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """sync.contract.batches.BatchResult, its blocks being the very bytes that were kept."""

    batch: str
    blocks: tuple[msgspec.Raw, ...]
    complete: bool


def take(store: Store, keys: Keys, caller: Device, call: Call, clock: Clock) -> Result:
    """Commits block after block. Raises ProblemError at the first that cannot be taken; those before it stay."""
    incoming = Batch(unpacked(call))
    header = incoming.header
    if header.device != caller.id:
        raise ProblemError(problem("device-differs", 422, "Ce lot est celui d’un autre ordinateur.", field="device"))
    with store.writing() as connection:
        _open(connection, header, caller, clock())
    results = []
    for number, one in enumerate(incoming.blocks()):
        _verify(caller, header, one, number)
        with store.writing() as connection:
            kept = _kept(connection, header.batch, one)
            results.append(kept or deposit.block(connection, keys, caller, header, one, clock()))
    if not results:
        raise ProblemError(problem("batch-empty", 422, "Ce lot ne contient aucun bloc entier.", action="retry"))
    if not incoming.cut:
        with store.writing() as connection:
            connection.execute(update(batch).where(batch.c.batch == header.batch).values(complete=True))
    return Result(batch=header.batch, blocks=tuple(map(msgspec.Raw, results)), complete=not incoming.cut)


def again(store: Store, caller: Device, name: str) -> Result:
    """What became of a batch of this device. Raises ProblemError 404 where it never came."""
    with store.reading() as connection:
        row = connection.execute(select(batch).where(batch.c.batch == name)).one_or_none()
        query = select(block.c.result).where(block.c.batch == name).order_by(block.c.block)
        results = list(connection.execute(query).scalars())
    if row is None or row.device != caller.id or not results:
        raise ProblemError(
            problem("batch-unknown", 404, "La plateforme n’a jamais reçu ce lot.", action="retry", field="batch")
        )
    return Result(batch=name, blocks=tuple(map(msgspec.Raw, results)), complete=row.complete)


def _open(connection: Connection, header: Header, caller: Device, now: datetime) -> None:
    owner = connection.execute(select(batch.c.device).where(batch.c.batch == header.batch)).scalar_one_or_none()
    if owner is None:
        connection.execute(insert(batch).values(batch=header.batch, device=caller.id, complete=False))
    elif owner != caller.id:
        raise ProblemError(problem("batch-taken", 422, "Ce numéro de lot est celui d’un autre ordinateur."))
    # Evidence, never a reason to refuse: two heads for one place in a journal are a cloned or restored PC.
    if header.seq == caller.seq and caller.head is not None and header.head != caller.head:
        alarms.raise_alarm(connection, "journal_fork", device_id=caller.id, op="", now=now)
    if header.seq > caller.seq or caller.head is None:
        later = update(device).where(device.c.id == caller.id, device.c.seq <= header.seq)
        connection.execute(later.values(seq=header.seq, head=header.head))


def _verify(caller: Device, header: Header, one: Block, number: int) -> None:
    if not one.received or one.signature.block != number:
        raise _bad_block(number)
    try:
        verify_block(caller.public_key, header, one.signature, one.intents)
    except BadSignature as error:
        raise _bad_block(number) from error


def _kept(connection: Connection, name: str, one: Block) -> bytes | None:
    """The result of a block that came before, if it is the same block."""
    query = select(block.c.root, block.c.result).where(block.c.batch == name, block.c.block == one.signature.block)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.root != one.signature.root:
        title = "Ce lot est déjà venu avec un autre contenu."
        raise ProblemError(problem("batch-differs", 422, title, field="batch"))
    result: bytes = row.result
    return result


def _bad_block(number: int) -> ProblemError:
    title = "La signature d’un bloc n’est pas valable."
    return ProblemError(problem("block-signature-bad", 422, title, f"Bloc {number}.", action="retry", field="block"))
