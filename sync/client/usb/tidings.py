"""How much of what a return brings is new here: neither known already, nor the mere echo of the acts it answers."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection

from sync.client.exchange import readable
from sync.client.ledger.driver import driver_of
from sync.contract.feed import FeedItem, FeedPage, Scope

_KNOWN = "SELECT value FROM copy WHERE scope = ? AND id = ?"
_SENT = "SELECT 1 FROM outbox WHERE op = ? AND state NOT IN ('rejected', 'cancelled')"
_ABOUT = "SELECT 1 FROM outbox WHERE subject = ? AND state NOT IN ('rejected', 'cancelled')"
_TAKEN_BACK = f"{_ABOUT} AND (type LIKE '%.withdraw' OR type = 'need.leave')"
#: States that only say that an act has arrived: the platform has added nothing of its own.
_ARRIVED = ("received", "asked", "withdrawn")


def count(connection: Connection, page: FeedPage, commune: str) -> int:
    """How many items are new; to be asked before the page is stored. Receipts are counted elsewhere."""
    if page.scope == "receipts":
        return 0
    return sum(_is_new(connection, page.scope, item, commune) for item in page.items)


def _is_new(connection: Connection, scope: Scope, item: FeedItem, commune: str) -> bool:
    known = driver_of(connection).execute(_KNOWN, (scope, item.id)).fetchone()
    if scope == "needs" and _commune(item, known) == commune:
        # `mine` tells what becomes of the commune's own needs, but not which communes have joined them.
        return not item.deleted and readable.readable(scope, item) and _joined(item.value) != _joined(_kept(known))
    if item.deleted:
        return known is not None
    if not readable.readable(scope, item) or known == (msgspec.json.encode(item.value).decode(),):
        return False
    if scope == "mine":
        return not _echo(connection, item.value)
    ours = known is None and item.value.get("commune") == commune
    return not (ours and _echo(connection, item.value))


def _commune(item: FeedItem, known: tuple[str] | None) -> str:
    """INSEE code of the commune that an item is about; for a deleted one, as the copy here says."""
    value = item.value if known is None or not item.deleted else _kept(known)
    return str((value or {}).get("commune", ""))


def _kept(known: tuple[str] | None) -> dict[str, Any]:
    """What was known of it before; empty where nothing was."""
    return {} if known is None else msgspec.json.decode(known[0], type=dict[str, Any])


def _joined(value: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The communes that have joined this need of ours, each with its comment."""
    return list((value or {}).get("joined", ()))


def _echo(connection: Connection, value: dict[str, Any]) -> bool:
    """Whether the item says no more than that acts of this database have arrived."""
    if value.get("state", "received") not in _ARRIVED or value.get("given"):
        return False
    about = value.get("subject") or value.get("proposal") or value["id"]
    ops = list(_ops(value))
    gone = value.get("state") == "withdrawn" or any(act.get("withdrawn") for act in _acts(value))
    asked = [(_SENT, op) for op in ops] or [(_ABOUT, about)]
    asked += [(_TAKEN_BACK, about)] if gone else []
    return all(driver_of(connection).execute(sql, (id,)).fetchone() is not None for sql, id in asked)


def _ops(value: dict[str, Any]) -> Iterator[str]:
    yield from (value[name] for name in ("submission", "revision") if name in value)
    yield from (act["op"] for act in _acts(value))


def _acts(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [*value.get("casts", ()), *value.get("acts", ())]
