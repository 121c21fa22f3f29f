"""Which items of the feed this program can read, and what it does about those of a later version's format.

An item that it cannot read is passed over, or one of them would hold up all that comes after it. A mark says so, with
what this program could read then; a program that can read something else reads the scope again from its beginning.
"""

import hashlib
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from sync.client.exchange import cursors
from sync.client.ledger.tables import copy, cursor
from sync.contract import campaign
from sync.contract import published as shapes
from sync.contract.feed import SCOPES, FeedItem, Scope
from sync.contract.receipts import Proof

_SHAPES: dict[Scope, Any] = {
    "receipts": Proof,
    "campaign": campaign.Campaign,
    "catalogue": shapes.Service,
    "proposals": shapes.Proposal,
    "needs": shapes.PublicNeed,
    "steering": shapes.SteeringGroup,
    "projects": shapes.Project,
    "deployments": shapes.Deployment,
    "mine": shapes.Own,
}


def readable(name: Scope, item: FeedItem) -> bool:
    """Whether the item's value has the shape that this program knows of its scope."""
    try:
        if name == "campaign":
            campaign.check(msgspec.convert(item.value, campaign.Campaign, strict=True))
        else:
            msgspec.convert(item.value, _SHAPES[name], strict=True)
    except (msgspec.ValidationError, campaign.ContradictoryPack):
        return False
    return True


def pass_over(connection: Connection, name: Scope, items: list[FeedItem]) -> None:
    """Leaves the mark; what the platform said of these before stays, and counts as confirmed. Never commits."""
    for item in items:
        here = (copy.c.scope == name, copy.c.id == item.id, copy.c.position != 0)
        connection.execute(update(copy).where(*here).values(position=item.position))
    cursors.move(connection, _mark(name), _known(name), "")


def outgrown(connection: Connection) -> list[Scope]:
    """The scopes of which a program that knew other shapes passed something over."""
    before = {row.scope: row.epoch for row in connection.execute(_MARKS)}
    return [name for name in SCOPES if before.get(_mark(name), _known(name)) != _known(name)] if before else []


def begin_again(connection: Connection) -> None:
    """These scopes from their beginning, with what this program can read. Never commits."""
    for name in outgrown(connection):
        epoch, _ = cursors.read_cursor(connection, name)
        cursors.begin_epoch(connection, name, epoch)
        connection.execute(delete(cursor).where(cursor.c.scope == _mark(name)))


def _mark(name: str) -> str:
    return f"{name}.unreadable"


_MARKS = select(cursor.c.scope, cursor.c.epoch).where(cursor.c.scope.in_(map(_mark, SCOPES)))


def _known(name: Scope) -> str:
    """The shape that this program knows of the scope, by its digest."""
    schema = msgspec.json.encode(msgspec.json.schema(_SHAPES[name]), order="deterministic")
    return hashlib.sha256(schema).hexdigest()
