"""Return bundles: the answer to a bundle that came on a USB stick.

A return holds the proofs of the bundle's acts, the words of its commune's ledger that were missing there, and the feed
from where it had been read. All of it shares one room, in this order, since whoever fetches it by network takes no
longer answer. What does not fit comes with the next return: its act is still due, and ledger and cursors go on there.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import urlencode

import msgspec
from sqlalchemy import Connection, select

from sync.contract import sealing
from sync.contract.batches import BlockResult
from sync.contract.bundle import (
    FEED,
    INVENTED_NAME,
    LEDGER,
    MAX_PARTS,
    MAX_RETURN_BYTES,
    PROOFS,
    SUFFIX,
    Cursor,
    Manifest,
    ReturnedPage,
    ReturnManifest,
    encode,
)
from sync.contract.enrolment import EnrolmentAnswer
from sync.contract.feed import SCOPES, Scope
from sync.contract.identifiers import uuid7
from sync.contract.ledger import origin
from sync.contract.prefectures import department_of
from sync.contract.problems import Problem
from sync.contract.receipts import Proof, prove
from sync.platform import blobs, ledger
from sync.platform.identity import prefectures
from sync.platform.identity.keys import Keys
from sync.platform.publish import feed, receipts
from sync.platform.publish.feed import PAGE_BYTES
from sync.platform.refusals import Refused
from sync.platform.store import PlatformStore, read_setting
from sync.platform.tables import block, bundle, device, operation
from sync.platform.times import as_time

#: What became of the acts comes first, so that a return that is cut short by its size never lacks it.
_ORDER: tuple[Scope, ...] = ("receipts", "mine", *(scope for scope in SCOPES if scope not in ("receipts", "mine")))
#: Room that proofs leave: acts that wait come with each stick and are answered each time, and must not keep words and
#: pages away for ever.
_BESIDE_PROOFS = PAGE_BYTES + 100_000
#: Of acts that are due again on the computer with each stick, and are then answered again.
_WAITS = ("held", "blocked", "retry")
_SHORTEST_WORD = 200


def find(connection: Connection, id_: str) -> Any:
    """The row of a bundle that came. Raises Refused."""
    row = connection.execute(select(bundle).where(bundle.c.id == id_)).one_or_none()
    if row is None:
        raise Refused("bundle_unknown", "Ce fichier n’est jamais arrivé à la plateforme.", field="id", of_input=True)
    return row


def file_name(row: Any, *, invented: bool = False) -> str:
    """Name of the return's file, such as retour-45024-2026-11-25-1f3c9a2b.relais."""
    first = INVENTED_NAME if invented else ""
    return f"{first}retour-{row.commune}-{as_time(row.received_at).date().isoformat()}-{row.id[-8:]}{SUFFIX}"


def write(
    store: PlatformStore, keys: Keys, id_: str, target: BinaryIO, now: datetime, *, invented: bool = False
) -> None:
    """Seals the return of this bundle to the device that sent it. Written again, it has what was decided since."""
    with store.reading() as connection:
        row = find(connection, id_)
        asked = msgspec.json.decode(row.manifest, type=Manifest)
        # Those of acts that wait come last: they are given again with each stick, the others with none.
        in_order = sorted(_proofs(connection, row), key=lambda proof: proof.status in _WAITS)
        proofs = _fitting(map(msgspec.json.encode, in_order), MAX_RETURN_BYTES - _BESIDE_PROOFS)
        answer = connection.execute(select(device.c.answer).where(device.c.id == row.device)).scalar_one()
        prefecture = prefectures.of_department(connection, department_of(row.commune))
        arrived = blobs.whole(connection, row.commune)[:MAX_PARTS]
        known = asked.ledger or origin(keys.signing.id, row.commune)
        stands = ledger.answer(connection, keys.signing.id, row.commune, known.size)
        follows = known.size if stands.then == known.head else 0
        room = MAX_RETURN_BYTES - len(proofs)
        entries = ledger.lines(connection, row.commune, follows, room // _SHORTEST_WORD)
        words = _fitting((entry.encode() for entry in entries), room)
    pages = b"".join(_pages(store, asked, room - len(words)))
    contents = {PROOFS: proofs, LEDGER: words, FEED: pages}
    parts = tuple(sealing.part_of(name, data) for name, data in contents.items())
    manifest = ReturnManifest(
        id=uuid7(now),
        answers=id_,
        commune=row.commune,
        device=row.device,
        made_at=now,
        recipients=(asked.reply_to,),
        platform=keys.public,
        statement=msgspec.json.decode(answer, type=EnrolmentAnswer).statement,
        prefecture=prefecture or msgspec.UNSET,
        blobs=arrived,
        asked=known,
        ledger=stands,
        stopped=() if row.stopped is None else msgspec.json.decode(row.stopped, type=tuple[Problem, ...]),
        parts=parts,
    )
    data, signature = encode(manifest, keys.signing)
    pieces = [(part, [contents[part.name]]) for part in parts]
    sealing.seal(target, data, signature, pieces, manifest.recipients, invented=invented)


def _proofs(connection: Connection, row: Any) -> Iterator[Proof]:
    """The best proof of each act of the bundle; for an act that the platform did not keep, its block's word."""
    blocks = connection.execute(select(block).where(block.c.batch == row.id).order_by(block.c.block)).all()
    table = operation.c
    for one in blocks:
        result = msgspec.json.decode(one.result, type=BlockResult)
        intents: list[str] = msgspec.json.decode(one.intents)
        here = select(table.op, table.intent).where(table.commune == row.commune, table.intent.in_(intents))
        kept = {act.intent: act.op for act in connection.execute(here)}
        query = select(operation).where(table.op.in_(kept.values()))
        yield from receipts.proofs(connection, connection.execute(query).all())
        for refused, words in zip(result.decision.exceptions, result.exceptions, strict=True):
            if intents[refused.index] not in kept:
                yield prove(words.op, intents, refused.index, result.receipt, result.decision, words.detail)


def _fitting(lines: Iterable[bytes], room: int) -> bytes:
    """The first of these lines, as many as fit."""
    taken = bytearray()
    for line in lines:
        if len(taken) + len(line) + 1 > room:
            break
        taken += line + b"\n"
    return bytes(taken)


def _pages(store: PlatformStore, asked: Manifest, room: int) -> Iterator[bytes]:
    """The lines of the pages that fit."""
    with store.reading() as connection:
        epoch = read_setting(connection, "epoch")
    known = {cursor.scope: cursor for cursor in asked.cursors}
    for scope in _ORDER:
        after = known.get(scope, Cursor(scope=scope))
        at = after.cursor if after.epoch == epoch else ""  # a cursor of another epoch: from the beginning
        anew = at != "" and not feed.knows(store, asked.commune, scope, at)
        more = True
        while more:
            page = feed.page(store, asked.commune, urlencode({"scope": scope, "cursor": "" if anew else at}))
            if not page.items and (after.epoch, after.cursor) == (page.epoch, page.cursor):
                break
            line = msgspec.json.encode(ReturnedPage(after=after, page=page, anew=anew)) + b"\n"
            if len(line) > room:
                break  # this scope goes on with the next return; smaller ones may still fit
            room -= len(line)
            yield line
            at, anew = page.cursor, False
            after = Cursor(scope=scope, epoch=page.epoch, cursor=at)
            more = page.more
