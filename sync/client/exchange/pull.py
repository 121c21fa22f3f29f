"""Pull: reads the feed page by page; a page and its cursor in one transaction. What is absent is not deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.errors import Declined
from sync.client.exchange import settle, snapshots
from sync.client.exchange.download_cache import DownloadCache
from sync.client.exchange.round_context import Deadline, RoundContext, RoundSettings
from sync.client.host import Host
from sync.client.ledger import link, platform_ledger
from sync.client.ledger.tables import copy, cursor
from sync.client.news import Published
from sync.client.reporter import Progress
from sync.contract import campaign, values
from sync.contract import published as shapes
from sync.contract.feed import PRIVATE, FeedItem, FeedPage, Scope, Snapshot
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport

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
_SHAPES: dict[str, Any] = {
    "campaign": campaign.Campaign,
    "catalogue": shapes.Service,
    "proposals": shapes.Proposal,
    "needs": shapes.PublicNeed,
    "steering": shapes.SteeringGroup,
    "projects": shapes.Project,
    "deployments": shapes.Deployment,
    "mine": shapes.Own,
}
#: Position of a row of an earlier epoch that the present one has not confirmed yet.
_STALE = -1
#: Deletion guard: if more than one row in so many is gone in a new epoch, none is deleted, and it is reported.
_DELETION_GUARD = 5


@dataclass(slots=True)
class Pulled:
    items: int = 0  #: stored
    unreadable: int = 0  #: in a later version's format
    deletions_withheld: int = 0  #: rows kept by the deletion guard
    elsewhere: int = 0  #: receipts of acts that are not in this database


#: A page requested ahead: the epoch and cursor it was requested with, and what gives its answer.
_Requested: TypeAlias = tuple[tuple[str, str], Callable[[], FeedPage]]


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
    for name in scopes:
        scope(context, name, done)
    return done


def run(context: RoundContext, connections: int, done: Pulled) -> None:
    """Brings every scope up to date, as `scope` does. The first pages are requested together: most have no other."""
    if context.deadline.passed:
        return
    downloads = context.settings.downloads
    with context.host.reading() as connection:
        cursors = {name: read_cursor(connection, name) for name in ORDER}
    names = [name for name in ORDER if downloads is None or not (cursors[name][1] and downloads.holds(name))]
    requests = [_request(name, cursors[name][1], None if name in PRIVATE else downloads) for name in names]
    requested: dict[Scope, _Requested] = {}
    for place, answer in context.conversation.ask_together(requests, connections):
        requested[names[place]] = (cursors[names[place]], answer)
    for name in ORDER:
        scope(context, name, done, requested.get(name))


def scope(context: RoundContext, name: Scope, done: Pulled, requested: _Requested | None = None) -> None:
    """Brings one scope up to date, or as far as the deadline lets it.

    A public scope read from the start comes as a snapshot, if the platform has one and there is a download cache.
    Raises NetworkError, Declined or Integrity; pages stored before stay stored.
    """
    host, reporter = context.host, context.settings.reporter
    downloads = None if name in PRIVATE else context.settings.downloads
    while not context.deadline.passed:
        with host.reading() as connection:
            epoch, at = read_cursor(connection, name)
        if downloads is not None and at and downloads.holds(name):
            _take_document(context, name, downloads, done)  # of a round that ended amid its pages
            downloads = None
            continue
        ahead, requested = requested, None
        try:
            if ahead is not None and ahead[0] == (epoch, at):
                page = ahead[1]()
            else:
                page = context.conversation.ask(_request(name, at, downloads))
        except Declined as declined:
            if declined.code != "cursor-unknown" or not at:
                raise
            with host.transaction() as connection:  # the platform was restored to a day before this cursor
                begin_epoch(connection, name, epoch)
            continue
        if at and page.epoch != epoch:
            with host.transaction() as connection:
                begin_epoch(connection, name, page.epoch)
            continue
        if downloads is not None and isinstance(page.snapshot, Snapshot):
            report = partial(reporter.report, Progress("receiving", done.items))
            if snapshots.fetch(context, downloads, page, page.snapshot, report):
                _take_document(context, name, downloads, done)
            downloads = None  # with or without it, the feed goes on
            continue
        with host.transaction() as connection:
            take_page(host, connection, name, page, done)
            if name == "receipts":  # not of a page on a key: only a greeting tells if what was seen before is in it
                platform_ledger.see(connection, link.platform(connection).id, page.ledger)
        reporter.report(Progress("receiving", done.items))
        if not page.more or page.cursor == at:  # "more" at the same cursor would never end
            return


def _request(name: Scope, at: str, downloads: DownloadCache | None) -> ApiRequest[FeedPage]:
    snapshot = {} if downloads is None or at else {"snapshot": "1"}
    return ApiRequest(path="/feed", shape=FeedPage, query={"scope": name, "cursor": at} | snapshot)


def _take_document(context: RoundContext, name: Scope, downloads: DownloadCache, done: Pulled) -> None:
    """Stores the document's pages behind the scope's cursor, then deletes it.

    A transaction for each page, as from the feed: one for all would keep an act of the user waiting for seconds.
    """
    with context.host.reading() as connection:
        at = read_cursor(connection, name)
    due = not at[1]
    for page in downloads.pages(name):
        if due:
            if context.deadline.passed:
                return
            with context.host.transaction() as connection:
                if read_cursor(connection, name) != at:
                    break  # something else has moved it meanwhile
                take_page(context.host, connection, name, page, done)
            context.settings.reporter.report(Progress("receiving", done.items))
        due = due or at == (page.epoch, page.cursor)
        at = (page.epoch, page.cursor) if due else at
    downloads.drop(name)


def read_cursor(connection: Connection, name: str) -> tuple[str, str]:
    row = connection.execute(select(cursor.c.epoch, cursor.c.cursor).where(cursor.c.scope == name)).first()
    if row is None:
        return "", ""
    return _known(row.epoch, values.EpochOrNone), _known(row.cursor, values.Position)


def _known(text: str, shape: Any) -> str:
    """ "" also for what no platform says any more: then the scope is asked for from its beginning."""
    try:
        known: str = msgspec.convert(text, shape)
    except msgspec.ValidationError:
        return ""
    return known


def begin_epoch(connection: Connection, name: str, epoch: str) -> None:
    """Rows from the platform are unconfirmed until they come again; the bundled ones (position 0) are not its rows."""
    connection.execute(update(copy).where(copy.c.scope == name, copy.c.position > 0).values(position=_STALE))
    stale = connection.execute(select(func.count()).where(copy.c.scope == name, copy.c.position == _STALE)).scalar_one()
    _move(connection, _before(name), epoch, str(stale))
    _move(connection, name, epoch, "")


def take_page(host: Host, connection: Connection, name: Scope, page: FeedPage, done: Pulled) -> None:
    """Stores one page of a scope and its cursor. Never commits."""
    upserts = [item for item in page.items if not item.deleted and _readable(name, item)]
    done.unreadable += sum(1 for item in page.items if not item.deleted) - len(upserts)
    done.items += len(page.items)
    if name == "receipts":
        for item in upserts:
            done.elsewhere += not settle.take_proof(host, connection, item.value)
    else:
        gone = [item.id for item in page.items if item.deleted]
        for item in upserts:
            value = msgspec.json.encode(item.value).decode()
            row = insert(copy).values(scope=name, id=item.id, position=item.position, value=value)
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["scope", "id"], set_={"position": item.position, "value": value}
                )
            )
        if not page.more:
            gone += _vanished(connection, name, done)
        for id_ in gone:
            connection.execute(delete(copy).where(copy.c.scope == name, copy.c.id == id_))
        if upserts or gone:
            host.receive(connection, Published(scope=name, upserts=tuple(upserts), removed=tuple(gone)))
    _move(connection, name, page.epoch, page.cursor)


def _vanished(connection: Connection, name: str, done: Pulled) -> list[str]:
    """Rows that a complete new epoch did not confirm, unless the deletion guard keeps them."""
    stale = list(connection.execute(select(copy.c.id).where(copy.c.scope == name, copy.c.position == _STALE)).scalars())
    _, before = read_cursor(connection, _before(name))
    if len(stale) * _DELETION_GUARD < int(before or 0):
        return stale
    done.deletions_withheld += len(stale)
    return []


def _readable(name: Scope, item: FeedItem) -> bool:
    shape = _SHAPES.get(name)
    if shape is None:
        return True
    try:
        if name == "campaign":
            campaign.check(msgspec.convert(item.value, campaign.Campaign, strict=True))
        else:
            msgspec.convert(item.value, shape, strict=True)
    except (msgspec.ValidationError, campaign.ContradictoryPack):
        return False
    return True


def _before(name: str) -> str:
    """Name of the row in `cursor` that says how many rows an epoch began with."""
    return f"{name}.before"


def _move(connection: Connection, name: str, epoch: str, at: str) -> None:
    row = insert(cursor).values(scope=name, epoch=epoch, cursor=at)
    connection.execute(
        row.on_conflict_do_update(index_elements=["scope"], set_={"epoch": epoch, "cursor": at}),
    )
