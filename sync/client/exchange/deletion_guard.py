"""The deletion guard: which rows are deleted because a whole reading of a scope did not bring them.

A few are deleted at once. Many are deleted only when another round, at least an hour later, has read the whole scope
and did not get them either. A list that came empty counts as neither reading.

Of the commune's own rows, a need, a request and a proposed service are never deleted, whatever the platform says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from sync.client.exchange import cursors
from sync.client.ledger.driver import driver_of
from sync.contract.feed import FeedItem
from sync.contract.published import INTEREST, RETAKEN

#: If at least one row in this many did not come again in a new epoch, none is deleted before another whole reading.
_DELETION_GUARD = 5
#: Up to this many are always deleted: a platform that was put back has lost them, and a vote for one would be in vain.
_FEW = 19
#: Least time between the two readings, by the platform's signed time. An operator who publishes again what was lost, or
#: a copy of the platform that lags behind, has caught up by then.
_BETWEEN = timedelta(hours=1)
# Through the driver, as they run for each scope of each round.
_AT = "SELECT id FROM copy WHERE scope = ? AND position = ?"
_CAME = "SELECT EXISTS (SELECT 1 FROM copy WHERE scope = ? AND position > 0)"
_DOUBT = "UPDATE copy SET position = ? WHERE scope = ? AND position = ?"
_KINDS = """
    SELECT id, CASE WHEN json_valid(value) THEN json_extract(value, '$.kind') END FROM copy
    WHERE scope = 'mine' AND id IN (SELECT value FROM json_each(?))
"""
_OURS = "SELECT op, type, subject FROM outbox WHERE op IN (SELECT value FROM json_each(?))"
#: For each field of a row that names an act: the types that act may have. "*" stands for the row's own kind.
_BORNE_BY = {"submission": ("*.submit",), "revision": ("need.submit", "need.amend")}
#: Kinds of the commune's own rows: those that are never deleted, and those that never become another kind.
_STAY, _STAY_SO = ("need", "share", "request"), ("need", "request")


class VanishedRows(Struct, frozen=True):
    """What becomes of the rows that a whole reading did not bring."""

    gone: tuple[str, ...]  #: ids to delete
    withheld: int = 0  #: rows that stay until another round has read the scope from its beginning


def vanished(connection: Connection, name: str, now: datetime | None) -> VanishedRows:
    """The rows of a scope that was read to its end and did not bring them. Notes which are withheld; never commits.

    `now`: the platform's signed time of this reading; with None the reading confirms nothing.

    What the commune itself said stays, whichever of its computers said it: a platform that was put back has lost it,
    and is given it again by the computer that said it. Taken away here, it would be a draft again, to be sent twice.
    Its votes, joins and interests go: what the platform does not know does not count, and said twice it counts once.
    """
    stale = _at(connection, name, cursors.STALE)
    if name == "mine":
        return VanishedRows(tuple(id_ for id_ in stale if may_go(name, id_)))
    few = len(stale) <= _FEW or len(stale) * _DELETION_GUARD < cursors.rows_before(connection, name)
    doubted = _at(connection, name, cursors.DOUBTED)
    if few and not doubted:
        return VanishedRows(stale)
    ((came,),) = driver_of(connection).execute(_CAME, (name,)).fetchall()
    since = cursors.doubted_since(connection, name) if doubted else None
    confirmed = bool(came) and since is not None and now is not None and now - since >= _BETWEEN
    if not came:
        since = None  # the hour begins with the first list that is not empty
    # `now < since`: the platform's clock was put right.
    elif not few or since is None or (now is not None and now < since):
        since = now
    cursors.doubt_since(connection, name, since)
    if not few:
        driver_of(connection).execute(_DOUBT, (cursors.DOUBTED, name, cursors.STALE))
    gone = (stale if few else ()) + (doubted if confirmed else ())
    return VanishedRows(gone, len(stale) + len(doubted) - len(gone))


def may_go(name: str, id_: str) -> bool:
    """Whether a row may be deleted because the platform says so, or no longer tells it.

    In `mine` only interests, votes, joins and declarations may: no honest platform retracts a need, a request or a
    service that was proposed.
    """
    return name != "mine" or id_.startswith((INTEREST, *RETAKEN))


def possible(connection: Connection, name: str, items: Sequence[FeedItem]) -> list[FeedItem]:
    """The items without those that cannot be true.

    In `mine` no item may turn a need or a request that is here into something else, for that would take it away. Nor
    may an item stand under another one's id, since it would then be deleted with that one.
    """
    if name != "mine" or not items:
        return list(items)
    ids = msgspec.json.encode([item.id for item in items]).decode()
    here = dict(driver_of(connection).execute(_KINDS, (ids,)).fetchall())
    named = {op for item in items for field in _BORNE_BY if isinstance(op := item.value.get(field), str)}
    acts = driver_of(connection).execute(_OURS, (msgspec.json.encode(sorted(named)).decode(),)).fetchall()
    ours = {op: (type_, subject) for op, type_, subject in acts}
    return [item for item in items if _possible(item, here.get(item.id)) and _borne(item, ours)]


def _borne(item: FeedItem, ours: Mapping[str, tuple[str, str]]) -> bool:
    """Whether the acts of ours that the item names fit it. Of acts of other computers no more is known here."""
    for field, types in _BORNE_BY.items():
        act = ours.get(item.value.get(field, ""))
        if act is not None and act not in {(one.replace("*", item.value["kind"]), item.id) for one in types}:
            return False
    return True


def _possible(item: FeedItem, here: str | None) -> bool:
    kind = item.value["kind"]
    if item.value["id"] != item.id or (kind in _STAY) == may_go("mine", item.id):
        return False
    return here == kind or here not in _STAY_SO


def doubts(connection: Connection, name: str) -> bool:
    """Whether rows are withheld here."""
    return bool(_at(connection, name, cursors.DOUBTED))


def _at(connection: Connection, name: str, position: int) -> tuple[str, ...]:
    return tuple(id_ for (id_,) in driver_of(connection).execute(_AT, (name, position)).fetchall())
