"""Pull: the feed, page by page; each page, its cursor and its news in one transaction; absence is never deletion."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.client.connection.conversation import Conversation, Question
from sync.client.errors import Declined
from sync.client.exchange import settle, snapshots
from sync.client.exchange.snapshots import DownloadCache
from sync.client.host import Host
from sync.client.ledger.tables import copy, cursor
from sync.client.news import Published
from sync.client.reporter import Progress, Reporter
from sync.contract import campaign, published
from sync.contract.feed import PRIVATE, FeedItem, FeedPage, Scope, Snapshot

#: Receipts first: they say what became of our acts. The larger scopes last.
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
    "catalogue": published.Service,
    "proposals": published.Proposal,
    "needs": published.PublicNeed,
    "steering": published.SteeringGroup,
    "projects": published.Project,
    "deployments": published.Deployment,
    "mine": published.Own,
}
_STALE = -1  # position of a row of an earlier epoch that the present one has not confirmed
_BRAKE = 5  # a new epoch in which more than a fifth is gone looks like an accident: kept, and reported


class Deadline:
    """How long a round may still begin something; `monotonic` is the clock that never jumps. `stop`: not even that."""

    def __init__(self, monotonic: Callable[[], float], budget_s: float, stop: Callable[[], bool] | None = None) -> None:
        self._monotonic, self._end, self._stop = monotonic, monotonic() + budget_s, stop

    @property
    def passed(self) -> bool:
        return self._monotonic() >= self._end or (self._stop is not None and self._stop())


@dataclass(slots=True)
class Pulled:
    """Items written, items that this version cannot read, rows kept by the brake; receipts of acts made elsewhere."""

    items: int = 0
    unreadable: int = 0
    braked: int = 0
    elsewhere: int = 0


#: What was asked for already: the epoch and cursor it was asked with, and what gives the page.
_Asked: TypeAlias = tuple[tuple[str, str], Callable[[], FeedPage]]


def run(
    host: Host,
    talk: Conversation,
    reporter: Reporter,
    deadline: Deadline,
    done: Pulled,
    downloads: DownloadCache | None,
    connections: int,
) -> None:
    """Brings every scope up to date, as `scope` does. The first page of each is asked for at once: most have no other.

    On a link of 600 ms nine questions in a row are five seconds.
    """
    if deadline.passed:
        return
    asked: dict[Scope, _Asked] = {}
    with host.reading() as connection:
        cursors = {name: read_cursor(connection, name) for name in ORDER}
    names = [name for name in ORDER if downloads is None or not (cursors[name][1] and downloads.holds(name))]
    questions = [_question(name, cursors[name][1], None if name in PRIVATE else downloads) for name in names]
    for place, answered in talk.ask_together(questions, connections):
        asked[names[place]] = (cursors[names[place]], answered)
    for name in ORDER:
        scope(host, talk, name, reporter, deadline, done, downloads, asked.get(name))


def scope(
    host: Host,
    talk: Conversation,
    name: Scope,
    reporter: Reporter,
    deadline: Deadline,
    done: Pulled,
    downloads: DownloadCache | None = None,
    asked: _Asked | None = None,
) -> None:
    """Brings one scope up to date, or as far as the deadline lets it; `done` counts.

    With `downloads`, a scope begun from nothing comes as a snapshot where the platform has one. Raises NetworkError,
    Declined or Integrity; pages taken before stay taken.
    """
    if name in PRIVATE:
        downloads = None
    while not deadline.passed:
        with host.reading() as connection:
            epoch, at = read_cursor(connection, name)
        if downloads is not None and at and downloads.holds(name):
            _take_document(host, name, downloads, reporter, deadline, done)  # of a round that ended amid its pages
            downloads = None
            continue
        known, asked = asked, None
        try:
            if known is not None and known[0] == (epoch, at):
                page = known[1]()
            else:
                page = talk.answer(_question(name, at, downloads))
        except Declined as declined:
            if declined.code != "cursor-unknown" or not at:
                raise
            with host.transaction() as connection:  # the platform was put back to a day before this cursor
                begin_epoch(connection, name, epoch)
            continue
        if at and page.epoch != epoch:
            # The page answers a cursor of another age: begin anew, from nothing, in the new epoch.
            with host.transaction() as connection:
                begin_epoch(connection, name, page.epoch)
            continue
        if downloads is not None and isinstance(page.snapshot, Snapshot):
            moved = partial(reporter.report, Progress("receiving", done.items))
            if snapshots.fetch(talk, downloads, page, page.snapshot, deadline=deadline, moved=moved):
                _take_document(host, name, downloads, reporter, deadline, done)
            downloads = None  # whatever came of it, the feed goes on
            continue
        with host.transaction() as connection:
            take_page(host, connection, name, page, done)
        reporter.report(Progress("receiving", done.items))
        if not page.more:
            return
        if page.cursor == at:
            return  # a platform that says "more" without moving must not hold us


def _question(name: Scope, at: str, downloads: DownloadCache | None) -> Question[FeedPage]:
    packed = {} if downloads is None or at else {"snapshot": "1"}
    return Question("GET", "/feed", FeedPage, {"scope": name, "cursor": at} | packed, packed=True)


def _take_document(
    host: Host, name: Scope, downloads: DownloadCache, reporter: Reporter, deadline: Deadline, done: Pulled
) -> None:
    """Takes the pages of the scope's document that stand behind its cursor; what is done with goes.

    Each with its cursor, as from the feed, which goes on from any of them: one transaction for all would win nothing,
    and would keep an act of the commune waiting for seconds.
    """
    with host.reading() as connection:
        at = read_cursor(connection, name)
    due = not at[1]
    for page in downloads.pages(name):
        if due:
            if deadline.passed:
                return
            with host.transaction() as connection:
                if read_cursor(connection, name) != at:
                    break  # by another way it is further by now
                take_page(host, connection, name, page, done)
            reporter.report(Progress("receiving", done.items))
        due = due or at == (page.epoch, page.cursor)
        at = (page.epoch, page.cursor) if due else at
    downloads.drop(name)


def read_cursor(connection: Connection, name: str) -> tuple[str, str]:
    row = connection.execute(select(cursor.c.epoch, cursor.c.cursor).where(cursor.c.scope == name)).first()
    return ("", "") if row is None else (row.epoch, row.cursor)


def begin_epoch(connection: Connection, name: str, epoch: str) -> None:
    """What came from the platform is unconfirmed until it comes again; the bundled rows (position 0) are not its."""
    connection.execute(update(copy).where(copy.c.scope == name, copy.c.position > 0).values(position=_STALE))
    stale = connection.execute(select(func.count()).where(copy.c.scope == name, copy.c.position == _STALE)).scalar_one()
    _move(connection, _before(name), epoch, str(stale))
    _move(connection, name, epoch, "")


def take_page(host: Host, connection: Connection, name: Scope, page: FeedPage, done: Pulled) -> None:
    """One page of a scope, with the cursor behind it. Never commits."""
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
    """After a whole pull of a new epoch: the rows that it did not confirm, unless they are suspiciously many."""
    stale = list(connection.execute(select(copy.c.id).where(copy.c.scope == name, copy.c.position == _STALE)).scalars())
    _, before = read_cursor(connection, _before(name))
    if len(stale) * _BRAKE < int(before or 0):
        return stale
    done.braked += len(stale)
    return []


def _readable(name: Scope, item: FeedItem) -> bool:
    shape = _SHAPES.get(name)
    if shape is None:
        return True
    try:
        if name == "campaign":
            campaign.read_campaign(msgspec.json.encode(item.value))
        else:
            msgspec.convert(item.value, shape, strict=True)
    except (msgspec.ValidationError, campaign.ContradictoryPack):
        return False
    return True


def _before(name: str) -> str:
    """The row of `cursor` that remembers how many rows an epoch began with."""
    return f"{name}.before"


def _move(connection: Connection, name: str, epoch: str, at: str) -> None:
    row = insert(cursor).values(scope=name, epoch=epoch, cursor=at)
    connection.execute(
        row.on_conflict_do_update(index_elements=["scope"], set_={"epoch": epoch, "cursor": at}),
    )
