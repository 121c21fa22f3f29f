"""The way by which operations came, and the préfectures' stamps: when they were in a préfecture's hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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


def of(
    connection: Connection, campaign: Campaign, received: Sequence[Received], by: Carriage, now: datetime
) -> dict[str, datetime]:
    """The stamps of these operations, the first of each; keeps those that come with them.

    A stamp of a clock that is ahead says nothing that the deposit does not say.
    """
    if by.stamped is None and campaign.late_policy.kind != "stamped_by_prefecture":
        return {}
    ops = [one.operation.op for one in received]
    query = select(stamped.c.op, stamped.c.at).where(stamped.c.op.in_(ops))
    found = {row.op: as_time(row.at) for row in connection.execute(query)}
    fresh = [op for op in ops if op not in found]
    if by.stamped is not None and by.stamped < now and fresh:
        connection.execute(insert(stamped), [{"op": op, "at": as_text(by.stamped)} for op in fresh])
        found |= dict.fromkeys(fresh, by.stamped)
    return found
