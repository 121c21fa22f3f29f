"""Return bundles: everything is verified before it is parsed; then receipts, feed, keys and statement are stored."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.client.connection.pace import Pace
from sync.client.errors import BadFile
from sync.client.exchange import agreement, cursors, numbered_twice, numbers, presenting, pull, reconcile, settle
from sync.client.exchange.pull import Pulled
from sync.client.host import Host
from sync.client.ledger import arrivals, evidence, link, own_cases, platform_ledger
from sync.client.ledger.link import Link
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import bundle, former_device, outbox
from sync.client.usb import cards, heard, unread
from sync.client.usb.contents import Contents
from sync.contract import bundle as contract
from sync.contract.bundle import BadBundle, ReturnedPage, ReturnManifest
from sync.contract.enrolment import PlatformKey, verify_statement
from sync.contract.ledger import LedgerEntry, LedgerHead
from sync.contract.receipts import Proof
from sync.contract.sealing import Identity, Unsealed, unseal
from sync.contract.signing import BadSignature, SigningKey
from sync.contract.values import MAX_INTEGER

_AT_ONCE = 50  # proofs in one transaction


class TakenBack(Struct, frozen=True, kw_only=True):
    id: str  #: of this return
    again: bool  #: whether this very return was taken before
    answers: str  #: id of the bundle that it answers
    acts: int  #: answered, of this database
    pulled: int  #: items of the feed
    news: int  #: items that were not known here, without the mere echo of acts of this database
    unreadable: int  #: items in a later version's format
    skipped: int  #: pages older than what the network has brought
    enrolled: bool  #: whether it answers an enrolment by USB stick
    recovered: int  #: acts that the platform had lost; they wait for the next stick or the network
    contradictions: int  #: of the platform with its own signed word, met for the first time
    quarantined: int  #: acts set aside: the platform cannot read them, nor what follows them on that stick
    unread: tuple[str, ...]  #: places of lines of this return that cannot be read here, such as "proofs.ndjson:3"


def take_back(
    host: Host,
    file: Path,
    identity: Identity,
    *,
    commune: str,
    now: datetime,
    key: SigningKey | None = None,
    invented: bool = False,
) -> TakenBack:
    """Takes a return bundle; idempotent, also after a round by network. `invented`: written by a demonstration.

    `key`, this computer's signing key, signs again the acts that a platform which was put back to a backup has lost;
    without `key` they wait for a round by network.

    Raises BadFile before anything has changed. Raises Integrity if a receipt does not verify, and whatever the host
    raises; what was stored up to there stays, and the same file can be taken again.
    """
    try:
        with unseal(file, identity, invented=invented) as opened:
            manifest, own, enrolment = _checked(host, opened, identity, commune)
            contents = Contents(opened)
            enrolled = _keep_link(host, manifest, own, enrolment)
            recovered, contradictions = _hear(host, opened, manifest, contents, key, now)
            # After the ledger, as in a round by network: an act may have two receipts, of before and after a restore
            # of the platform, and only the ledger of today tells which of them is shown.
            _settle(host, contents.proofs())
            done, skipped = _take_pages(host, contents.pages(), manifest)
    except BadBundle as bad:
        raise BadFile(file.name, bad) from bad
    numbers.shown_again(host)
    numbered_twice.refresh(host)
    aside = unread.set_aside(host, manifest, contents.answered)
    with host.transaction() as connection:
        ours = _ours(connection, sorted(contents.answered))
        # With a part of the ledger only, an act could seem lost that stands in the part still to come.
        if platform_ledger.complete(connection, manifest.platform.id):
            before = evidence.count(connection)
            agreement.find_missing(host, connection, manifest.platform.id, MAX_INTEGER)
            contradictions += evidence.count(connection) - before
            # An outdated return would let a doubt begin in the past, so that its day of grace ended too early.
            if not heard.outdated(connection, manifest.answers, manifest.made_at):
                cases = own_cases.unborne(connection, manifest.platform.id)
                own_cases.note(connection, manifest.platform.id, cases, manifest.made_at)
        presenting.note_lost(connection, manifest.platform.id)
        again = _remember(connection, manifest, file, ours, now)
    return TakenBack(
        id=manifest.id,
        again=again,
        answers=manifest.answers,
        acts=len(ours),
        pulled=done.items,
        news=done.news,
        unreadable=done.unreadable,
        skipped=skipped,
        enrolled=enrolled,
        recovered=recovered,
        contradictions=contradictions,
        quarantined=len(aside),
        unread=tuple(contents.unread),
    )


def _checked(
    host: Host, opened: Unsealed, identity: Identity, commune: str
) -> tuple[ReturnManifest, Link | None, cards.PendingEnrolment | None]:
    """The manifest, and what it is for here. Raises BadBundle unless it is for us, and the parts are what it says."""
    manifest = contract.decode(opened.manifest, ReturnManifest)
    with host.reading() as connection:
        own, enrolment = link.read(connection), cards.pending(connection)
        keys = select(former_device.c.id, former_device.c.public_key)
        former = [(row.id, row.public_key) for row in connection.execute(keys)]
    trusted = _trusted(own, enrolment, manifest)
    contract.check_signature(trusted.public_key, ReturnManifest, opened.manifest, opened.signature)
    contract.check_recipient(manifest, identity.recipient)
    _check_ours(manifest, own, former, commune)
    opened.check(manifest.parts)
    return manifest, own, enrolment


def _hear(
    host: Host, opened: Unsealed, manifest: ReturnManifest, contents: Contents, key: SigningKey | None, now: datetime
) -> tuple[int, int]:
    """Hears what the platform says beside receipts. Returns how many acts it has lost, and its new contradictions."""
    signed = {"manifest": opened.manifest.decode(), "signature": opened.signature.hex()}
    with host.transaction() as connection:
        before = evidence.count(connection)
        presenting.finish_answered(connection, contents.answered)  # before batches are made of what is lost
        against = json.dumps(signed, ensure_ascii=False)
        recovered = _take_words(connection, manifest, contents.words, key, now, against)
        arrivals.take(connection, manifest.platform.id, set(manifest.blobs))
        return recovered, evidence.count(connection) - before


def _take_words(
    connection: Connection,
    manifest: ReturnManifest,
    words: Sequence[LedgerEntry],
    key: SigningKey | None,
    now: datetime,
    against: str,
) -> int:
    """Chains the platform's words since the bundle left. Returns how many acts it has lost: they will be sent again.

    Where the ledger here has changed since, by network or by another USB stick, this return says nothing of it.
    `against`: the manifest with its signature, in case it says otherwise than was said before.
    """
    asked, ledger, platform = manifest.asked, manifest.ledger, manifest.platform.id
    if asked is msgspec.UNSET or ledger is msgspec.UNSET:
        return 0
    if platform_ledger.head_at(connection, platform, manifest.commune, asked.size) != asked.head:
        return 0
    here, follows = LedgerHead(size=ledger.size, head=ledger.head), ledger.then == asked.head
    seen = platform_ledger.last_seen(connection, platform)
    if follows and (seen is None or seen.size <= ledger.size):
        platform_ledger.keep(connection, platform, manifest.commune, words, here)
        return 0
    if follows and platform_ledger.head_at(connection, platform, manifest.commune, ledger.size) == ledger.head:
        return 0  # a return from before the last round by network: nothing in it is new
    # What an outdated return does not say is not lost: words in between may be missing here, as after a cut round.
    if heard.outdated(connection, manifest.answers, manifest.made_at):
        return 0
    # Where the ledger is longer than a return, the network tells.
    if key is None or len(words) + follows * asked.size < ledger.size:
        return 0
    entries = [*platform_ledger.words(connection, platform, asked.size), *words] if follows else list(words)
    common = asked.size if follows else platform_ledger.agreed(connection, platform, words)
    if not reconcile.lead_there(entries, platform, manifest.commune, here):
        return 0  # it contradicts itself
    lost = presenting.lost(connection, platform, entries)
    if lost:
        presenting.start(connection, platform, key, lost, pace=Pace(), now=now)
    reconcile.set_back(connection, platform, ledger, common, against)
    platform_ledger.keep(connection, platform, manifest.commune, entries[common:], here)
    return len(lost)


def _trusted(own: Link | None, enrolment: cards.PendingEnrolment | None, manifest: ReturnManifest) -> PlatformKey:
    """The manifest's platform, if we are enrolled with it or have asked to be. Raises BadBundle."""
    accepted = [
        own.platform if own is not None else None,
        enrolment.card.platform if enrolment is not None else None,
    ]
    for platform in accepted:
        if platform is not None and platform.public_key == manifest.platform.public_key:
            return platform
    raise BadBundle("other_platform")


def _check_ours(manifest: ReturnManifest, own: Link | None, former: list[tuple[str, bytes]], commune: str) -> None:
    if manifest.commune != commune:
        raise BadBundle("other_commune")
    statement = manifest.statement
    if own is None or manifest.device != statement.device:
        raise BadBundle("other_device")
    if (statement.device, statement.public_key) not in ((own.device, own.public_key), *former):
        raise BadBundle("other_device")
    if statement.commune != commune:
        raise BadBundle("other_commune")
    try:
        verify_statement(manifest.platform.public_key, statement)
    except BadSignature as error:
        raise BadBundle("signature") from error


def _keep_link(
    host: Host, manifest: ReturnManifest, own: Link | None, enrolment: cards.PendingEnrolment | None
) -> bool:
    """Stores statement and keys. True where this answers an enrolment by USB stick."""
    answered = (
        enrolment is not None
        and own is not None
        and enrolment.card.platform.public_key == manifest.platform.public_key
        and manifest.device == own.device
    )
    with host.transaction() as connection:
        if enrolment is not None and answered:
            all_news = link.pin(connection, enrolment.card.url, manifest.platform, manifest.statement)
            for news in all_news:
                host.receive(connection, news)
        # Its old word must not undo a revoked key.
        if heard.outdated(connection, manifest.answers, manifest.made_at):
            return answered
        link.refresh(connection, manifest.platform, manifest.prefecture)
        if own is not None and own.statement is None and manifest.device == own.device and not answered:
            link.state_again(connection, manifest.statement)
    return answered


def _settle(host: Host, proofs: Iterator[Proof]) -> None:
    more = True
    while more:
        more = False
        with host.transaction() as connection:
            for count, proof in enumerate(proofs, start=1):
                settle.take_proof(host, connection, proof)
                if count == _AT_ONCE:
                    more = True
                    break


def _take_pages(host: Host, pages: Iterator[ReturnedPage], manifest: ReturnManifest) -> tuple[Pulled, int]:
    """Stores each page with its cursor, as from the network; skips those that do not follow our cursor."""
    done, skipped = Pulled(platform_time=manifest.made_at, commune=manifest.commune), 0
    for returned in pages:
        page = returned.page
        with host.transaction() as connection:
            if cursors.read_cursor(connection, page.scope) != (returned.after.epoch, returned.after.cursor):
                skipped += 1
                continue
            if returned.anew or (returned.after.epoch and returned.after.epoch != page.epoch):
                cursors.begin_epoch(connection, page.scope, page.epoch)
            pull.take_page(host, connection, page.scope, page, done)
    return done, skipped


def _ours(connection: Connection, ops: list[str]) -> list[str]:
    """The ids among `ops` of acts that are in this database."""
    ours: list[str] = []
    for first in range(0, len(ops), 500):
        wanted = select(outbox.c.op).where(outbox.c.op.in_(ops[first : first + 500]))
        ours += connection.execute(wanted).scalars()
    return ours


def _remember(connection: Connection, manifest: ReturnManifest, file: Path, ops: list[str], now: datetime) -> bool:
    """Notes that this return was taken. True where it had been taken before."""
    connection.execute(
        update(bundle)
        .where(bundle.c.id == manifest.answers, bundle.c.answered_at.is_(None))
        .values(answered_at=stamp(now))
    )
    row = insert(bundle).values(
        id=manifest.id,
        way="in",
        made_at=stamp(manifest.made_at),
        file=file.name,
        size=file.stat().st_size if file.exists() else 0,
        ops=msgspec.json.encode(ops).decode(),
        answered_at=stamp(now),
    )
    return not connection.execute(row.on_conflict_do_nothing(index_elements=["id"])).rowcount
