"""Writes bundles to a USB stick: what is due, sealed to the platform and the préfecture. The acts stay due."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from sync.client.errors import NotByStick, NotEnrolled
from sync.client.exchange import cursors, outgoing_batches, presenting, pull, readable, uploads
from sync.client.host import Blobs, Host
from sync.client.ledger import arrivals, damaged_words, journal, link, platform_ledger
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import bundle, outbox, upload
from sync.client.usb import cards, heard, unread
from sync.client.usb.drive import Drive, write
from sync.contract import sealing
from sync.contract.batches import MAX_BATCH_BYTES
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
from sync.contract.receipts import MAX_IN_BLOCK
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.contract.values import bounded

#: States of acts whose attachments go with the bundle: acts that are in it, and acts that the platform has.
_WANTED = (*DUE, State.IN_FLIGHT, State.DEPOSITED, State.ACCEPTED, State.CONFLICT)
#: Bytes that attachments may take; the rest is for manifest, tar headers and seal.
ROOM = MAX_SEALED_BYTES - 5_000_000


#: Size of a bundle that a stick did not take. Where it stays 0, the computer has died over it: it may be there, whole.
NOT_WRITTEN = -1


class Sender(Struct, frozen=True):
    """The commune that writes bundles."""

    key: SigningKey  #: of this device
    identity: Identity  #: age identity that the return bundle is sealed to
    commune: str  #: INSEE code
    slug: str  #: the commune's name in the file's name


class Exported(Struct, frozen=True, kw_only=True):
    id: str  #: of the bundle, and of the batch in it
    file: Path  #: where it was written
    size: int  #: bytes
    acts: int  #: those that are in it
    left: int  #: acts that did not fit, for the next bundle
    attachments: int  #: those that are in it
    attachments_left: int  #: those that did not fit
    quarantined: int  #: acts that cannot be read any more: they were set aside, and did not leave


def export(
    host: Host,
    drive: Drive,
    sender: Sender,
    folder: Path,
    *,
    blobs: Blobs,
    now: datetime,
    room: int = ROOM,
    invented: bool = False,
) -> Exported:
    """Writes one bundle into the folder, whole or not at all. Its acts stay due: the next round sends them too.

    `room`: bytes that attachments may take; the others wait for another bundle or the network. `invented`: written by a
    demonstration, and marked so. Raises OSError (then there is no such file), NotEnrolled or NotByStick.
    """
    damaged = unread.set_aside_damaged(host)
    stem = f"{INVENTED_NAME if invented else ''}{sender.slug}-{sender.commune}"
    with host.transaction() as connection:
        outgoing = _compose(connection, sender, blobs, now, room)
        target = _unused(connection, folder, f"{stem}-{now.date().isoformat()}")
        _note_attempt(connection, outgoing, target, now)
    _remove_parts(folder, f".{stem}-*{SUFFIX}.part")
    manifest = outgoing.manifest
    try:
        size = write(drive, target, lambda out: _fill(out, outgoing, sender, blobs, invented=invented))
    except OSError:
        with host.transaction() as connection:
            connection.execute(update(bundle).where(bundle.c.id == manifest.id).values(size=NOT_WRITTEN))
        raise
    with host.transaction() as connection:
        connection.execute(update(bundle).where(bundle.c.id == manifest.id).values(size=size))
        if manifest.enrolment is not msgspec.UNSET:
            cards.note_left(connection, manifest.enrolment)
    return Exported(
        id=manifest.id,
        file=target,
        size=size,
        acts=manifest.acts,
        left=outgoing.left,
        attachments=sum(part.name != OPS for part in manifest.parts),
        attachments_left=outgoing.attachments_left,
        quarantined=damaged,
    )


class _Outgoing(Struct, frozen=True, kw_only=True):
    manifest: Manifest  #: what the bundle says of itself; not signed yet
    body: bytes  #: the batch inside: the very lines that would travel by the network
    ops: tuple[str, ...]  #: ids of the acts in it
    again: set[str]  #: those of them that the platform had received, and had lost
    left: int  #: due acts for which there was no room
    attachments_left: int  #: attachments for which there was no room


def _note_attempt(connection: Connection, outgoing: _Outgoing, target: Path, now: datetime) -> None:
    """Notes, before the first byte is written, that these acts may have left."""
    heard.note(connection, outgoing.manifest.id, outgoing.again)
    connection.execute(
        insert(bundle).values(
            id=outgoing.manifest.id,
            way="out",
            made_at=stamp(now),
            file=target.name,
            size=0,  # until it is completely written
            ops=msgspec.json.encode(outgoing.ops).decode(),
        )
    )
    due = outbox.c.op.in_(outgoing.ops) & outbox.c.state.in_([*DUE, State.IN_FLIGHT])
    connection.execute(update(outbox).where(due).values(attempts=outbox.c.attempts + 1))


def _fill(out: BinaryIO, outgoing: _Outgoing, sender: Sender, blobs: Blobs, *, invented: bool) -> None:
    manifest = outgoing.manifest
    data, signature = encode(manifest, sender.key)

    def contents() -> Iterator[tuple[BundlePart, Sequence[bytes] | Iterator[bytes]]]:
        for part in manifest.parts:
            yield part, [outgoing.body] if part.name == OPS else blobs(part.name.removeprefix(BLOBS))

    sealing.seal(out, data, signature, contents(), manifest.recipients, invented=invented)


def _compose(connection: Connection, sender: Sender, blobs: Blobs, now: datetime, room: int) -> _Outgoing:
    own, enrolment = link.read(connection), cards.pending(connection)
    if enrolment is not None:
        platform, prefecture = enrolment.card.platform, enrolment.card.prefecture or None
    elif own is not None and own.platform is not None:
        platform, prefecture = own.platform, link.prefecture(connection)
    else:
        raise NotEnrolled
    if not platform.recipient:
        raise NotByStick
    lost = presenting.waiting(connection, platform.id)
    acts = [*lost, *outgoing_batches.all_due(connection)]
    taken = acts[: min(outgoing_batches.fitting(acts, MAX_BATCH_BYTES), MAX_ACTS)]
    head = journal.last(connection)
    batch = outgoing_batches.compose(head, sender.key, taken, MAX_IN_BLOCK, now, platform=platform.id)
    parts = [sealing.part_of(OPS, batch.body)] if taken else []
    carried, waiting = _attachments(connection, platform.id, blobs, room)
    same_platform = own is not None and own.platform is not None and own.platform.id == platform.id
    readable.begin_again(connection)
    damaged_words.forget(connection, platform.id)
    manifest = Manifest(
        id=batch.id,
        commune=sender.commune,
        device=sender.key.id,
        made_at=bounded(now),
        recipients=tuple(dict.fromkeys([platform.recipient, *([prefecture.recipient] if prefecture else [])])),
        reply_to=sender.identity.recipient,
        seq=head.seq,
        head=head.head,
        acts=len(taken),
        parts=(*parts, *carried),
        cursors=_cursors(connection) if same_platform else (),
        ledger=platform_ledger.chained(connection, platform.id, sender.commune) if same_platform else msgspec.UNSET,
        enrolment=msgspec.UNSET if enrolment is None else enrolment.request,
    )
    again = {act.op for act in lost}.intersection(batch.ops)
    return _Outgoing(
        manifest=manifest,
        body=batch.body,
        ops=batch.ops,
        again=again,
        left=len(acts) - len(taken),
        attachments_left=waiting,
    )


def _attachments(connection: Connection, platform: str, blobs: Blobs, room: int) -> tuple[list[BundlePart], int]:
    """Attachments that the platform lacks, as far as they fit; and how many did not fit."""
    done = set(connection.execute(select(upload.c.sha256).where(upload.c.done_at.is_not(None))).scalars())
    there = arrivals.arrival_times(connection, platform)
    parts: list[BundlePart] = []
    left = 0
    for sha256 in uploads.wanted(connection, _WANTED):
        if sha256 in done:
            continue
        digest, size = hashlib.sha256(), 0
        for chunk in blobs(sha256):
            digest.update(chunk)
            size += len(chunk)
        if digest.hexdigest() != sha256:
            continue  # no longer kept here
        row = upsert(upload).values(sha256=sha256, size=size, sent=0, location="")
        connection.execute(row.on_conflict_do_nothing(index_elements=["sha256"]))
        if sha256 in there:
            continue  # the platform has it: the next return, or the network, says so too
        if size + 1024 > room or len(parts) >= MAX_PARTS - 1:
            left += 1
            continue
        room -= size + 1024
        parts.append(BundlePart(name=BLOBS + sha256, size=size, sha256=sha256))
    return parts, left


def _cursors(connection: Connection) -> tuple[Cursor, ...]:
    by_scope = ((scope, cursors.read_cursor(connection, scope)) for scope in pull.ORDER)
    return tuple(Cursor(scope=scope, epoch=epoch, cursor=at) for scope, (epoch, at) in by_scope if epoch)


def _remove_parts(folder: Path, pattern: str) -> None:
    """Files left incomplete by a crash."""
    for part in folder.glob(pattern):
        with suppress(OSError):  # it takes room, and does no harm
            part.unlink()


def _unused(connection: Connection, folder: Path, stem: str) -> Path:
    """The next file name that neither this database nor the folder has used."""
    number = 1 + (connection.execute(select(func.count()).where(bundle.c.way == "out")).scalar_one())
    while (target := folder / f"{stem}-n{number}{SUFFIX}").exists():
        number += 1
    return target
