"""Pull: reads the feed page by page; a page and its cursor in one transaction. What is absent is not deleted."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import Connection

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.errors import Declined
from sync.client.exchange import (
    cursors,
    deletion_guard,
    first_pages,
    own_texts,
    readable,
    retracted,
    settle,
    snapshots,
    tidings,
)
from sync.client.exchange.download_cache import DownloadCache
from sync.client.exchange.round_context import Deadline, RoundContext, RoundSettings
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.ledger.driver import driver_of
from sync.client.news import Published
from sync.client.reporter import Progress
from sync.contract.feed import PRIVATE, FeedPage, Scope, Snapshot
from sync.contract.plain_text import plain_value
from sync.contract.receipts import Proof
from sync.contract.signing import SigningKey
from sync.contract.wire import HelloAnswer, Transport

#: Receipts first: they tell what became of our acts. The largest scopes last.
ORDER: tuple[Scope, ...] = (
    "receipts",
    "mine",
    "campaign",
    "proposals",
    "steering",
    "projects",
    "deployments",
    "catalogue",
    "needs",
)
#: Scopes whose lean pages leave out what a copy of this database sent. Receipts come last: then the act counts as read.
_OF_ITSELF: tuple[Scope, ...] = ("mine", "receipts")
# Through the driver, as they run for each item of each page.
_KEEP = (
    "INSERT INTO copy (scope, id, position, value) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (scope, id) DO UPDATE SET position = excluded.position, value = excluded.value"
)
_REMOVE = "DELETE FROM copy WHERE scope = ? AND id = ?"


class Pulled(Struct, kw_only=True):
    commune: str = ""  #: INSEE code of the one that reads; "" where its enrolment cannot be read
    items: int = 0  #: stored
    news: int = 0  #: of these: neither known before, nor the mere echo of acts of this database; no receipts
    decisions: int = 0  #: receipts that decide on an act of this database which was only received so far
    unreadable: int = 0  #: in a later version's format
    deletions_withheld: int = 0  #: rows kept by the deletion guard
    elsewhere: int = 0  #: receipts of acts that are not in this database
    #: Scopes with withheld rows: another round reads them from the start.
    to_read_again: set[str] = field(default_factory=set)
    platform_time: datetime | None = None  #: the platform's time, as it signed it for this reading


def published(
    host: Host,
    transport: Transport,
    key: SigningKey,
    settings: RoundSettings,
    scopes: Sequence[Scope] = ("campaign", "proposals", "catalogue"),
) -> Pulled:
    """Only reads what is published, as after an enrolment. Raises NotEnrolled, NetworkError, Declined or Integrity."""
    with host.reading() as connection:
        platform = link.platform(connection)
    conversation, done = Conversation(transport, platform, key, Meter()), Pulled()
    context = RoundContext(host, conversation, key, settings, Deadline(settings))
    conversation.ask(ApiRequest(path="/hello", shape=HelloAnswer))  # for its time, which the next questions bear
    for name in scopes:
        scope(context, name, done)
    return done


def run(context: RoundContext, connections: int, done: Pulled) -> None:
    """Brings every scope up to date, as `scope` does. The first pages are requested together: most have no other."""
    if context.deadline.passed:
        return
    with context.host.reading() as connection:
        outgrown = readable.outgrown(connection)
    if outgrown:
        with context.host.transaction() as connection:
            readable.begin_again(connection)
    requested = first_pages.ask(context, ORDER, connections)
    for name in ORDER:
        scope(context, name, done, requested.get(name))


def left_out(context: RoundContext, platform: str, size: int, done: Pulled) -> None:
    """Reads receipts and `mine` once more, whole, if the platform has acts of which no receipt came here.

    A copy of this database sent them with the same key, or the answer to this computer was lost.

    `size`: of the platform's ledger when it was greeted, all of which is here. Raises as `scope` does.
    """
    with context.host.reading() as connection:
        ops = own_texts.unread(connection, platform, size)
    if not ops or context.deadline.passed:
        return
    whole(context, done, _OF_ITSELF)
    if not context.deadline.passed:  # else it may have been cut short, and is read again with the next round
        with context.host.transaction() as connection:
            own_texts.note_elsewhere(connection, dict.fromkeys(ops, ""))


def whole(context: RoundContext, done: Pulled, names: Sequence[Scope]) -> None:
    """Reads these scopes once more from the beginning, not lean. Raises as `scope` does."""
    with context.host.transaction() as connection:
        for name in names:
            cursors.rewind(connection, name)
    for name in names:
        scope(context, name, done, whole=True)


def scope(
    context: RoundContext,
    name: Scope,
    done: Pulled,
    requested: first_pages.Requested | None = None,
    *,
    whole: bool = False,
) -> None:
    """Brings one scope up to date, or as far as the deadline lets it. `whole`: with what this device sent too.

    A public scope read from the start comes as a snapshot, if the platform has one and there is a download cache.
    Raises NetworkError, Declined or Integrity; pages stored before stay stored.
    """
    host, reporter = context.host, context.settings.reporter
    done.platform_time = context.conversation.time
    downloads = None if name in PRIVATE else context.settings.downloads
    while not context.deadline.passed and name not in done.to_read_again:
        with host.reading() as connection:
            epoch, at = cursors.read_cursor(connection, name)
        if downloads is not None and at and downloads.holds(name):
            _take_document(context, name, downloads, done)  # of a round that ended amid its pages
            downloads = None
            continue
        ahead, requested = requested, None
        page = _next_page(context, name, (epoch, at), ahead, downloads, whole=whole)
        if page is None:
            continue
        if downloads is not None and isinstance(page.snapshot, Snapshot):
            report = partial(reporter.report, Progress("receiving", done.items))
            if snapshots.fetch(context, downloads, page, page.snapshot, report):
                _take_document(context, name, downloads, done)
            downloads = None  # with or without the document, the feed goes on
            continue
        with host.transaction() as connection:
            complete = own_texts.filled(connection, page)
            if complete is None and not whole:  # sent by this device, but a restore took the act away
                whole = True
                continue
            take_page(host, connection, name, complete or page, done)
        reporter.report(Progress("receiving", done.items))
        if not page.more or page.cursor == at:  # "more" at the same cursor would never end
            return


def _next_page(
    context: RoundContext,
    name: Scope,
    cursor: tuple[str, str],
    prefetched: first_pages.Requested | None,
    downloads: DownloadCache | None,
    *,
    whole: bool,
) -> FeedPage | None:
    """The page behind this cursor: the one that was requested `prefetched`, or asked for now.

    `whole`: with what this device sent too. None where the platform does not know the cursor, or has another epoch:
    the scope begins again from nothing.
    """
    epoch, at = cursor
    try:
        page = prefetched[1]() if prefetched is not None and prefetched[0] == cursor else None
        if page is None:
            with context.host.reading() as connection:
                lean = not whole and own_texts.asked(connection, name, at)
            page = context.conversation.ask(first_pages.request(name, at, downloads, lean=lean))
        if not at:
            _confirmed_anew(context, name, epoch, page)
        if not at or page.epoch == epoch:
            return page
        epoch = page.epoch
    except Declined as declined:
        if declined.code != "cursor-unknown" or not at:
            raise
    with context.host.transaction() as connection:
        cursors.begin_epoch(connection, name, epoch)
    return None


def _confirmed_anew(context: RoundContext, name: Scope, epoch: str, page: FeedPage) -> None:
    """Marks the rows of a public scope as unconfirmed before it is read from its beginning again.

    That is so in another epoch, and where rows were withheld because a whole reading did not bring them.
    """
    if name in PRIVATE or not epoch:
        return
    with context.host.reading() as connection:
        anew = page.epoch != epoch or deletion_guard.doubts(connection, name)
    if anew:
        with context.host.transaction() as connection:
            cursors.begin_epoch(connection, name, page.epoch)


def _take_document(context: RoundContext, name: Scope, downloads: DownloadCache, done: Pulled) -> None:
    """Stores the document's pages behind the scope's cursor, then deletes it.

    A transaction for each page, as from the feed: one for all would keep an act of the user waiting for seconds.
    """
    with context.host.reading() as connection:
        at = cursors.read_cursor(connection, name)
    due = not at[1]
    for page in downloads.pages(name):
        if due:
            if context.deadline.passed:
                return
            with context.host.transaction() as connection:
                if cursors.read_cursor(connection, name) != at:
                    break  # something else has moved it meanwhile
                take_page(context.host, connection, name, page, done)
            context.settings.reporter.report(Progress("receiving", done.items))
        due = due or at == (page.epoch, page.cursor)
        at = (page.epoch, page.cursor) if due else at
    downloads.drop(name)


def take_page(host: Host, connection: Connection, name: Scope, page: FeedPage, done: Pulled) -> None:
    """Stores one page of a scope and its cursor; its texts as they can be read, but for receipts. Never commits."""
    standing = [item for item in page.items if not item.deleted]
    upserts = [item for item in standing if readable.readable(name, item)]
    if len(upserts) < len(standing):
        known = {item.id for item in upserts}
        unread = [item for item in standing if item.id not in known]
        done.unreadable += len(unread)
        readable.pass_over(connection, name, unread)
    done.items += len(page.items)
    if name != "receipts":
        upserts = [replace(item, value=plain_value(item.value)) for item in upserts]
        removed = [item for item in page.items if item.deleted]
        done.news += tidings.count(connection, replace(page, items=(*upserts, *removed)), done.commune)
    if name == "receipts":
        done.decisions += tidings.decided(connection, upserts)
        proofs = [msgspec.convert(item.value, Proof, strict=True) for item in upserts]
        elsewhere = [proof for proof in proofs if not settle.take_proof(host, connection, proof)]
        own_texts.note_elsewhere(connection, {proof.op: proof.receipt.device for proof in elsewhere})
        done.elsewhere += len(elsewhere)
    else:
        upserts = deletion_guard.possible(connection, name, upserts)
        retracted.note(connection, name, page.items)
        gone = [item.id for item in page.items if item.deleted and deletion_guard.may_go(name, item.id)]
        driver = driver_of(connection)
        rows = [(name, item.id, item.position, msgspec.json.encode(item.value).decode()) for item in upserts]
        driver.executemany(_KEEP, rows)
        if not page.more:
            vanished = deletion_guard.vanished(connection, name, done.platform_time)
            gone += vanished.gone
            if vanished.withheld:
                done.deletions_withheld += vanished.withheld
                done.to_read_again.add(name)
        driver.executemany(_REMOVE, [(name, id_) for id_ in gone])
        if upserts or gone:
            host.receive(connection, Published(scope=name, upserts=tuple(upserts), removed=tuple(gone)))
    cursors.move(connection, name, page.epoch, "" if name in done.to_read_again else page.cursor)
