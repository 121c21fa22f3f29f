"""Bundles that leave on a USB key: what is due, sealed to the platform and the préfecture. The acts stay due."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from sync.client.errors import NotByKey, NotEnrolled
from sync.client.exchange import outgoing_batches, pull, uploads
from sync.client.exchange.outgoing_batches import Due
from sync.client.exchange.uploads import Blobs
from sync.client.host import Host
from sync.client.ledger import journal, link
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import bundle, outbox, upload
from sync.client.usb import cards
from sync.client.usb.drive import Drive, write
from sync.contract import sealing
from sync.contract.batches import BLOCK_SIZE, MAX_BATCH_BYTES
from sync.contract.bundle import (
    BLOBS,
    INVENTED_NAME,
    MAX_ACTS,
    MAX_PARTS,
    MAX_SEALED_BYTES,
    OPS,
    SUFFIX,
    BundlePart,
    Cursor,
    Manifest,
    encode,
)
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey

_LEAVING = (*DUE, State.IN_FLIGHT)
#: Acts whose attachments the platform wants: those that leave, and those that it has.
_WANTED = (*_LEAVING, State.DEPOSITED, State.ACCEPTED, State.CONFLICT)
#: For attachments, once manifest, tar headers and seal have their place.
ROOM = MAX_SEALED_BYTES - 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What is on the key now; `left` acts and `attachments_left` did not fit and go with the next one."""

    id: str
    file: Path
    size: int
    acts: int
    left: int
    attachments: int
    attachments_left: int


def export(
    host: Host,
    drive: Drive,
    key: SigningKey,
    identity: Identity,
    *,
    folder: Path,
    slug: str,
    commune: str,
    blobs: Blobs,
    now: datetime,
    room: int = ROOM,
    invented: bool = False,
) -> Exported:
    """Writes one bundle into the folder, whole or not at all. Nothing is settled by it: the next round sends it too.

    `room` is what attachments may take, in octets; those that find none stay for another key, or for the network.
    `invented`: by a demonstration, and marked so.

    Raises OSError (then no such file is there), NotEnrolled (and no enrolment was asked by key), NotByKey.
    """
    slug = INVENTED_NAME + slug if invented else slug
    with host.transaction() as connection:
        outgoing = _begin(connection, key, identity, commune, now, blobs, room)
        target = _free(connection, folder, f"{slug}-{commune}-{now.date().isoformat()}")
        connection.execute(
            insert(bundle).values(
                id=outgoing.manifest.id,
                way="out",
                made_at=stamp(now),
                file=target.name,
                size=0,  # until it is whole on the key
                ops=msgspec.json.encode(outgoing.ops).decode(),
            )
        )
        # Before the first byte leaves: from now on these acts may have gone.
        connection.execute(update(outbox).where(outbox.c.op.in_(outgoing.ops)).values(attempts=outbox.c.attempts + 1))
    _sweep(folder, f".{slug}-{commune}-*{SUFFIX}.part")
    manifest = outgoing.manifest
    data, signature = encode(manifest, key)

    def contents() -> Iterator[tuple[BundlePart, Sequence[bytes] | Iterator[bytes]]]:
        for part in manifest.parts:
            yield part, [outgoing.body] if part.name == OPS else blobs(part.name.removeprefix(BLOBS))

    def fill(out: BinaryIO) -> None:
        sealing.seal(out, data, signature, contents(), manifest.recipients, invented=invented)

    size = write(drive, target, fill)
    with host.transaction() as connection:
        connection.execute(update(bundle).where(bundle.c.id == manifest.id).values(size=size))
    return Exported(
        id=manifest.id,
        file=target,
        size=size,
        acts=manifest.acts,
        left=outgoing.left,
        attachments=sum(part.name != OPS for part in manifest.parts),
        attachments_left=outgoing.attachments_left,
    )


@dataclass(frozen=True, slots=True)
class _Leaving:
    manifest: Manifest
    body: bytes
    ops: tuple[str, ...]
    left: int
    attachments_left: int


def _begin(
    connection: Connection, key: SigningKey, identity: Identity, commune: str, now: datetime, blobs: Blobs, room: int
) -> _Leaving:
    own, asked = link.read(connection), cards.pending(connection)
    if asked is not None:
        platform, prefecture = asked.card.platform, asked.card.prefecture or None
    elif own is not None and own.platform is not None:
        platform, prefecture = own.platform, link.prefecture(connection)
    else:
        raise NotEnrolled
    if not platform.recipient:
        raise NotByKey
    acts = _due(connection)
    taken = acts[: min(outgoing_batches.fitting(acts, MAX_BATCH_BYTES), MAX_ACTS)]
    head = journal.last(connection)
    batch = outgoing_batches.compose(head, key, taken, BLOCK_SIZE, now)
    parts = [sealing.part_of(OPS, batch.body)] if taken else []
    carried, waiting = _attachments(connection, blobs, room)
    known_there = own is not None and own.platform is not None and own.platform.id == platform.id
    manifest = Manifest(
        id=batch.id,
        commune=commune,
        device=key.id,
        made_at=now,
        recipients=tuple(dict.fromkeys([platform.recipient, *([prefecture.recipient] if prefecture else [])])),
        reply_to=identity.recipient,
        seq=head.seq,
        head=head.head,
        acts=len(taken),
        parts=(*parts, *carried),
        cursors=_cursors(connection) if known_there else (),
        enrolment=msgspec.UNSET if asked is None else asked.request,
    )
    return _Leaving(manifest, batch.body, batch.ops, len(acts) - len(taken), waiting)


def _due(connection: Connection) -> list[Due]:
    """All that waits, also what a batch carries that was never answered: a platform that has it will say so."""
    columns = (outbox.c.op, outbox.c.frozen, outbox.c.intent, outbox.c.salt, outbox.c.personal)
    wanted = select(*columns).where(outbox.c.state.in_(_LEAVING)).order_by(outbox.c.seq)
    return [Due(*row) for row in connection.execute(wanted)]


def _attachments(connection: Connection, blobs: Blobs, room: int) -> tuple[list[BundlePart], int]:
    """Those that the platform does not have yet, as far as there is room; and how many were left out."""
    done = set(connection.execute(select(upload.c.sha256).where(upload.c.done_at.is_not(None))).scalars())
    parts: list[BundlePart] = []
    left = 0
    for sha256 in uploads.wanted(connection, _WANTED):
        if sha256 in done:
            continue
        found, size = hashlib.sha256(), 0
        for chunk in blobs(sha256):
            found.update(chunk)
            size += len(chunk)
        if found.hexdigest() != sha256:
            continue  # not kept here any more
        if size + 1024 > room or len(parts) >= MAX_PARTS - 1:
            left += 1
            continue
        room -= size + 1024
        parts.append(BundlePart(name=BLOBS + sha256, size=size, sha256=sha256))
        row = upsert(upload).values(sha256=sha256, size=size, sent=0, location="")
        connection.execute(row.on_conflict_do_nothing(index_elements=["sha256"]))
    return parts, left


def _cursors(connection: Connection) -> tuple[Cursor, ...]:
    found = ((scope, pull.read_cursor(connection, scope)) for scope in pull.ORDER)
    return tuple(Cursor(scope=scope, epoch=epoch, cursor=at) for scope, (epoch, at) in found if epoch)


def _sweep(folder: Path, pattern: str) -> None:
    """What a computer that died in the midst of it left half on the key."""
    for part in folder.glob(pattern):
        with suppress(OSError):
            part.unlink()


def _free(connection: Connection, folder: Path, stem: str) -> Path:
    """The next name that neither this database has used nor the folder has."""
    number = 1 + (connection.execute(select(func.count()).where(bundle.c.way == "out")).scalar_one())
    while (target := folder / f"{stem}-n{number}{SUFFIX}").exists():
        number += 1
    return target
