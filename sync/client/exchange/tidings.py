"""How much of what the feed brings is new here: neither known already, nor the mere echo of acts of this database."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from sync.client.exchange import readable
from sync.client.ledger import stored
from sync.client.ledger.driver import driver_of
from sync.contract.feed import FeedItem, FeedPage, Scope
from sync.contract.withdrawals import TAKES_BACK

_KNOWN = "SELECT id, value FROM copy WHERE scope = ? AND id IN (SELECT value FROM json_each(?))"
_UNDECIDED = "SELECT count(*) FROM outbox WHERE state = 'deposited' AND op IN (SELECT value FROM json_each(?))"
_SENT = "SELECT 1 FROM outbox WHERE op = ? AND state NOT IN ('rejected', 'cancelled')"
_ABOUT = "SELECT 1 FROM outbox WHERE subject = ? AND state NOT IN ('rejected', 'cancelled')"
#: A withdrawal of ours about it that names this act.
_WITHDRAWALS = ", ".join(f"'{type}'" for type in TAKES_BACK)
_TAKEN_BACK = f"{_ABOUT} AND type IN ({_WITHDRAWALS}) AND instr(CAST(frozen AS TEXT), ?)"
#: States that only say that an act has arrived: the platform has added nothing of its own.
_ARRIVED = ("received", "asked", "withdrawn")


def count(connection: Connection, page: FeedPage, commune: str) -> int:
    """How many items are new; to be asked before the page is stored. Receipts are counted elsewhere."""
    if page.scope == "receipts":
        return 0
    ids = msgspec.json.encode([item.id for item in page.items]).decode()
    known: dict[str, str] = dict(driver_of(connection).execute(_KNOWN, (page.scope, ids)).fetchall())
    return sum(_is_new(connection, page.scope, item, commune, known.get(item.id)) for item in page.items)


def decided(connection: Connection, receipts: Sequence[FeedItem]) -> int:
    """How many of these receipts decide on an act that was only received so far; to be asked before they are taken."""
    ops = [item.id for item in receipts if item.value.get("decision")]
    counts = driver_of(connection).execute(_UNDECIDED, (msgspec.json.encode(ops).decode(),)) if ops else ()
    return sum(count for (count,) in counts)


def _is_new(connection: Connection, scope: Scope, item: FeedItem, commune: str, known: str | None) -> bool:
    if item.deleted:
        own = scope == "needs" and _kept(known).get("commune", "") == commune  # `mine` tells of the commune's own
        return known is not None and not own
    if not readable.readable(scope, item):
        return False
    if known is not None and known == msgspec.json.encode(item.value).decode():  # in a first pull nothing is known
        return False
    if scope == "mine":
        return not _echo(connection, item.value, _kept(known))
    ours = item.value.get("commune") == commune
    if scope == "needs":
        before = _kept(known)
        # `mine` tells what becomes of the commune's own needs, but not which communes have joined them.
        return (
            _joined(item.value) != _joined(before)
            if ours
            else _by_others(item.value, commune) != _by_others(before, commune)
        )
    return not (known is None and ours and _echo(connection, item.value, {}))


def _kept(known: str | None) -> dict[str, Any]:
    """What was known of it before; empty where nothing was, or what is kept cannot be read."""
    return stored.kept(known, dict[str, Any]) or {}


def _joined(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The communes that have joined this need, each with its comment."""
    return list(value.get("joined", ()))


def _by_others(value: dict[str, Any], commune: str) -> dict[str, Any]:
    """Another commune's need without our own "nous aussi", of which `mine` tells."""
    return value | {"joined": [one for one in _joined(value) if one.get("commune") != commune]}


def _echo(connection: Connection, value: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether the item says no more than that acts of this database have arrived.

    What was known `before` need not be ours: our correction of another computer's need only adds our own act.
    """
    if value.get("state", "received") not in _ARRIVED or value.get("given"):
        return False
    about = value.get("subject") or value.get("proposal") or value["id"]
    made, known = list(_ops(value)), set(_ops(before))
    withdrawn = set(_withdrawn(value)) - set(_withdrawn(before))
    asked: list[tuple[str, tuple[str, ...]]] = [(_SENT, (op,)) for op in made if op not in known]
    asked += [(_TAKEN_BACK, (about, op)) for op in withdrawn]
    if not asked:
        asked = [(_SENT, (op,)) for op in made] or [(_ABOUT, (about,))]
    return all(driver_of(connection).execute(sql, ids).fetchone() is not None for sql, ids in asked)


def _ops(value: dict[str, Any]) -> Iterator[str]:
    yield from (value[name] for name in ("submission", "revision") if name in value)
    yield from (act["op"] for act in _acts(value))


def _withdrawn(value: dict[str, Any]) -> Iterator[str]:
    """The acts that it says are withdrawn; of a need or a request, its submission."""
    if value.get("state") == "withdrawn":
        yield value.get("submission", "")
    yield from (act["op"] for act in _acts(value) if act.get("withdrawn"))


def _acts(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [*value.get("casts", ()), *value.get("acts", ())]
