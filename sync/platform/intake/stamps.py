"""The way by which operations came, and the préfectures' stamps: when they were in a préfecture's hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from sync.contract.campaign import Campaign
from sync.contract.receipts import Transport
from sync.platform.lines import Received
from sync.platform.tables import stamped
from sync.platform.times import as_text, as_time


@dataclass(frozen=True, slots=True)
class Carriage:
    """`stamped`: when a préfecture received the bundle, by its verified stamp; None without one."""

    transport: Transport
    stamped: datetime | None = None


NETWORK = Carriage("network")


def before(by: Carriage, now: datetime) -> Carriage:
    """Without a stamp of a clock that is ahead: it says nothing that the deposit does not say."""
    return by if by.stamped is None or by.stamped < now else replace(by, stamped=None)


def of(
    connection: Connection, campaign: Campaign, received: Sequence[Received], by: Carriage, known: Mapping[str, Any]
) -> dict[str, datetime]:
    """The stamps of these operations, the first of each. `known`: rows of those that are here, by their ids.

    A stamp is of a content: an id that came with another one, or whose operation was not kept, has none.
    """
    if campaign.late_policy.kind != "stamped_by_prefecture":
        return {}  # nothing is judged by one
    here = [one.operation.op for one in received if _same(one, known)]
    query = select(stamped.c.op, stamped.c.at).where(stamped.c.op.in_(here))
    found = {row.op: as_time(row.at) for row in connection.execute(query)}
    now = {} if by.stamped is None else dict.fromkeys((one.operation.op for one in received), by.stamped)
    return now | found


def keep(connection: Connection, by: Carriage, ops: Sequence[str]) -> int:
    """The stamp that these operations came with, unless they have one: until they are decided they are judged by it.

    How many bytes it takes.
    """
    if by.stamped is None or not ops:
        return 0
    before = set(connection.execute(select(stamped.c.op).where(stamped.c.op.in_(ops))).scalars())
    fresh = [{"op": op, "at": as_text(by.stamped)} for op in ops if op not in before]
    if fresh:
        connection.execute(insert(stamped), fresh)
    return sum(len(row["op"]) + len(row["at"]) for row in fresh)


def _same(one: Received, known: Mapping[str, Any]) -> bool:
    row = known.get(one.operation.op)
    return row is not None and bool(row.intent == one.intent)
