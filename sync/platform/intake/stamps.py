"""On which way operations came, and the préfectures' stamps: when they were in a préfecture's hands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, insert, select, update

from sync.contract.campaign import Campaign
from sync.contract.receipts import Channel
from sync.platform import quotas
from sync.platform.lines import Received
from sync.platform.tables import operation, stamped
from sync.platform.times import as_text, as_time


class Carriage(Struct, frozen=True):
    """The way on which a block came."""

    transport: Channel  #: as the receipt names it
    stamped: datetime | None = None  #: when a préfecture received the bundle, by its verified stamp


NETWORK = Carriage("network")


def before(by: Carriage, now: datetime) -> Carriage:
    """The same without a stamp that is later than the deposit: a clock that is ahead says nothing of use."""
    return by if by.stamped is None or by.stamped < now else replace(by, stamped=None)


def of(
    connection: Connection, campaign: Campaign, received: Sequence[Received], by: Carriage, known: Mapping[str, Any]
) -> dict[str, datetime]:
    """The earliest stamp of each of these operations. `known`: rows of those that are here, by their ids.

    A stamp is about a content: an id that came with another content, or whose operation was not kept, has none.
    """
    if not campaign.late_policy.by_stamps:
        return {}  # no act is judged by a stamp
    earlier = kept(connection, campaign, [one.operation.op for one in received if _same(one, known)])
    now = {} if by.stamped is None else dict.fromkeys((one.operation.op for one in received), by.stamped)
    return {op: min(at[op] for at in (now, earlier) if op in at) for op in now | earlier}


def kept(connection: Connection, campaign: Campaign, ops: Collection[str]) -> dict[str, datetime]:
    """The stored stamps of these operations; {} where the campaign judges nothing by stamps."""
    if not campaign.late_policy.by_stamps:
        return {}
    query = select(stamped.c.op, stamped.c.at).where(stamped.c.op.in_(ops))
    return {row.op: as_time(row.at) for row in connection.execute(query)}


def keep(connection: Connection, commune: str, received: Sequence[Received], by: Carriage, now: datetime) -> set[str]:
    """Keeps the stamp that these operations came with, where they are here with this very content.

    The earliest stamp of each counts, in whatever order they come. Returns the operations that have one now. Raises
    ProblemError where the commune has no room for it.
    """
    if by.stamped is None:
        return set()
    contents = {one.operation.op: one.intent for one in received}
    query = select(operation.c.op, operation.c.intent, stamped.c.at).outerjoin_from(
        operation, stamped, stamped.c.op == operation.c.op
    )
    rows = connection.execute(query.where(operation.c.op.in_(contents), operation.c.commune == commune))
    here = {row.op: row.at for row in rows if row.intent == contents[row.op]}
    at, size = as_text(by.stamped), 0
    fresh = [{"op": op, "at": at} for op, before in here.items() if before is None]
    if fresh:
        connection.execute(insert(stamped), fresh)
        size = sum(len(row["op"]) + len(at) for row in fresh)
    later = {op: before for op, before in here.items() if before is not None and by.stamped < as_time(before)}
    if later:
        connection.execute(update(stamped).where(stamped.c.op.in_(later)).values(at=at))
        size += sum(len(at) - len(before) for before in later.values())
    quotas.count(connection, commune, now, held=size)
    return set(here)


def _same(one: Received, known: Mapping[str, Any]) -> bool:
    row = known.get(one.operation.op)
    return row is not None and bool(row.intent == one.intent)
