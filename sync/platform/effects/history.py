"""The accepted acts of one commune on one need or request: of the block that is being deposited, and from before.

Where acts come again after the platform was put back, or meet such acts, their effect is made of all these together
(`settling.py`, `cases.py`), whatever the order in which they came.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from sync.contract.bodies import Body, NeedAmend, NeedSubmit, NeedWithdraw, body_of
from sync.contract.campaign import Campaign
from sync.contract.operations import thaw
from sync.platform.conduct import statements
from sync.platform.effects.accepted import Accepted
from sync.platform.lines import Received
from sync.platform.pending import Pending
from sync.platform.tables import operation, statement
from sync.platform.times import as_time

_EARLY = select(statement.c.subject).where(
    statement.c.kind == "early", statement.c.subject.in_(bindparam("ids", expanding=True))
)


def meet(into: Pending, block: Sequence[Received], here: Collection[str]) -> None:
    """Notes for which of the needs that the block submits an act came early. `here`: those that have a row."""
    ids = [one.body.need for one in block if isinstance(one.body, NeedSubmit)]
    if ids:
        into.met.update(here, into.execute(_EARLY, {"ids": ids}).scalars())


def note(into: Pending, act: Accepted, about: str) -> None:
    """Notes an act that has its effect now: its row is only written once the whole block is judged."""
    into.acts.setdefault(about, []).append(act)


def came_early(into: Pending, act: Accepted, need_id: str) -> None:
    """Notes that a correction or withdrawal came before its need: the submission must ask what came early."""
    body = body_of(act.operation)
    if body is not None:
        statements.state(into, "early", need_id, act.operation, body, deposited_at=act.deposited_at)
        into.met.add(need_id)


def of_need(into: Pending, campaign: Campaign, commune: str, need_id: str) -> list[Accepted]:
    """What this commune submitted, corrected and withdrew under this id."""
    table = operation.c
    mine = (table.need == need_id, table.commune == commune, table.status == "accepted")
    return _all(into, campaign, commune, need_id, and_(*mine))


def withdrawn(connection: Connection, commune: str, need_id: str) -> dict[str, str]:
    """The accepted withdrawals of this need of the commune, each with the submission that it names."""
    table = operation.c
    mine = (table.need == need_id, table.commune == commune, table.status == "accepted")
    rows = connection.execute(select(table.op, table.frozen).where(*mine, table.type == "need.withdraw"))
    return {row.op: thaw(row.frozen).body["submission"] for row in rows}


def need_of(body: Body | None) -> str | None:
    """Id of the need that an act submits, corrects or withdraws; None for other acts."""
    return body.need if isinstance(body, NeedSubmit | NeedAmend | NeedWithdraw) else None


def of_request(into: Pending, campaign: Campaign, commune: str, request: str) -> list[Accepted]:
    """What this commune submitted under this id."""
    table = statement.c
    mine = (table.kind == "request", table.subject == request, table.commune == commune)
    return _all(into, campaign, commune, request, operation.c.op.in_(select(table.op).where(*mine)))


def _all(into: Pending, campaign: Campaign, commune: str, about: str, wanted: ColumnElement[bool]) -> list[Accepted]:
    table = operation.c
    rows = into.execute(select(table.op, table.frozen, table.number, table.deposited_at).where(wanted)).all()
    acts = [act for act in into.acts.get(about, ()) if act.commune == commune]
    of_block = {act.operation.op for act in acts}
    return acts + [
        Accepted(thaw(row.frozen), campaign, row.number, as_time(row.deposited_at))
        for row in rows
        if row.op not in of_block
    ]
