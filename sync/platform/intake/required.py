"""When all that an act requires had come, directly or through one another. The rules ask what came after the act."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct, field
from sqlalchemy import Connection, bindparam, select, tuple_

from sync.contract.campaign import Campaign
from sync.contract.operations import Operation, thaw
from sync.contract.receipts import BlockReceipt
from sync.platform.intake import stamps
from sync.platform.lines import Received
from sync.platform.rules import GIVEN_UP, Came
from sync.platform.tables import block as blocks
from sync.platform.tables import operation
from sync.platform.times import as_time

#: How deep, and for how many acts, requirements are followed. Acts of our program require one act, which requires none.
#: What a forger has required beyond these bounds counts as coming only now.
_DEEP, _MOST = 10, 3_000
_ROWS = select(
    *(operation.c[name] for name in ("op", "frozen", "deposited_at", "status", "reason", "detail", "batch", "block"))
).where(operation.c.commune == bindparam("of"), operation.c.op.in_(bindparam("ops", expanding=True)))
_GIVEN_UP = (GIVEN_UP.status, GIVEN_UP.reason)


class Judged(Struct, frozen=True, kw_only=True):
    """The acts that are judged together, and what is known of when each of them came."""

    received: Sequence[Received]  #: in the order in which they are judged
    deposited: Mapping[str, datetime]  #: first deposit, by act
    stamped: Mapping[str, datetime]  #: when a préfecture had the act; only of acts with a stamp
    now: datetime  #: time of this deposit
    #: The day of acceptance of each act that waited and was taken back, also before this platform was put back.
    given_up: Mapping[str, datetime] = field(default_factory=dict)

    def came(self, one: Operation) -> Came:
        return Came(claimed=one.claimed, deposited=self.deposited[one.op], stamped=self.stamped.get(one.op))

    def waited(self, one: Operation) -> bool:
        """Whether anything can have come after this act: not if it comes only now, without a stamp."""
        return self.deposited[one.op] < self.now or one.op in self.stamped


#: For each act's id: when it came, and what it waits for; None where it is not here.
_Arrivals: TypeAlias = dict[str, tuple[Came, tuple[str, ...]] | None]


def came_later(connection: Connection, campaign: Campaign, commune: str, judged: Judged) -> dict[str, tuple[Came, ...]]:
    """For each act, when those of its requirements came that came after it."""
    due = [one.operation for one in judged.received if one.operation.requires and judged.waited(one.operation)]
    if not due:
        return {}
    arrivals = _behind(connection, campaign, commune, judged, {op for one in due for op in one.requires})
    unseen, later = Came(claimed=judged.now, deposited=judged.now), dict[str, tuple[Came, ...]]()
    for one in due:
        first = judged.came(one).first
        came = tuple(here or unseen for here in _all(one, arrivals) if here is None or here.first > first)
        if came:
            later[one.op] = came
    return later


def _all(act: Operation, arrived: _Arrivals) -> Iterator[Came | None]:
    """When each requirement came, directly or through another; None where the search stopped before it."""
    seen, left = {act.op}, list(act.requires)
    while left:
        op = left.pop()
        if op in seen:
            continue
        seen.add(op)
        if op not in arrived:
            yield None
        elif (here := arrived[op]) is not None:
            yield here[0]
            left += here[1]


def _behind(
    connection: Connection, campaign: Campaign, commune: str, judged: Judged, ops: Collection[str]
) -> _Arrivals:
    arrivals, left = _Arrivals(), set(ops)
    for _ in range(_DEEP):
        if not left or len(arrivals) + len(left) > _MOST:
            break
        arrivals |= _read(connection, campaign, commune, judged, left)
        left = {op for one in map(arrivals.get, left) if one is not None for op in one[1]} - arrivals.keys()
    return arrivals


def _read(connection: Connection, campaign: Campaign, commune: str, judged: Judged, ops: Collection[str]) -> _Arrivals:
    """When these acts came. What comes under a known id with another content is refused: the stored content counts."""
    arrivals: _Arrivals = dict.fromkeys(ops)
    for one in judged.received:
        if one.operation.op in arrivals:
            day = judged.given_up.get(one.operation.op)
            came = judged.came(one.operation) if day is None else Came(claimed=day, deposited=day)
            arrivals[one.operation.op] = came, awaited(one.operation)
    rows = connection.execute(_ROWS, {"of": commune, "ops": list(ops)}).all()
    stamped = {**stamps.kept(connection, campaign, [row.op for row in rows]), **judged.stamped}
    given_up = {**_given_up(connection, rows), **judged.given_up}
    for row in rows:
        act, at = thaw(row.frozen), judged.deposited.get(row.op) or as_time(row.deposited_at)
        came = Came(claimed=act.claimed, deposited=at, stamped=stamped.get(row.op))
        if (day := given_up.get(row.op)) is not None:
            came = Came(claimed=day, deposited=day)
        arrivals[row.op] = came, awaited(act)
    return arrivals


def awaited(act: Operation) -> tuple[str, ...]:
    """The acts that this one waits for: what it requires, and the act that it completes or corrects."""
    return (*act.requires, act.base) if act.base else act.requires


def _given_up(connection: Connection, rows: Iterable[Any]) -> dict[str, datetime]:
    """For acts that were accepted only because they had been taken back while they waited: when that was.

    For what requires them, they come on that day. Whoever gives an act up chooses when, and may know the others' votes
    by then.
    """
    given_up_rows = [row for row in rows if (row.status, row.reason) == _GIVEN_UP]
    # Known from a receipt of a day that was lost here.
    shown = {row.op: as_time(row.detail) for row in given_up_rows if row.detail}
    there = {row.op: (row.batch, row.block) for row in given_up_rows if not row.detail}
    if not there:
        return shown
    query = select(blocks.c.batch, blocks.c.block, blocks.c.receipt)
    there_now = connection.execute(query.where(tuple_(blocks.c.batch, blocks.c.block).in_(set(there.values()))))
    days = {
        (row.batch, row.block): msgspec.json.decode(row.receipt, type=BlockReceipt).received_at for row in there_now
    }
    return shown | {op: days[place] for op, place in there.items()}
