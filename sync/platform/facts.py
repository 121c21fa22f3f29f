"""Gathers what the verdicts of one block depend on, in a few questions for the whole block."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, select

from sync.contract.bodies import NeedSubmit, NeedWithdraw, VoteCast, VoteWithdraw
from sync.contract.campaign import Campaign, SubjectKind
from sync.contract.published import Proposal
from sync.platform import campaigns
from sync.platform.callers import Device
from sync.platform.lines import Received
from sync.platform.rules import Facts, Known, NeedFact
from sync.platform.tables import need, operation, published

_SCOPES: dict[str, SubjectKind] = {"catalogue": "service", "proposals": "proposal"}


def gather(connection: Connection, caller: Device, campaign: Campaign, block: Sequence[Received]) -> Facts:
    bodies = [one.body for one in block]
    needs = {body.need for body in bodies if isinstance(body, (NeedSubmit, NeedWithdraw))}
    subjects = {body.subject for body in bodies if isinstance(body, (VoteCast, VoteWithdraw))}
    required = {op for one in block for op in one.operation.requires}
    required |= {body.submission for body in bodies if isinstance(body, NeedWithdraw)}
    return Facts(
        commune=caller.commune,
        siren=caller.siren,
        periods=campaigns.history(connection, campaign),
        subjects=_subjects(connection, subjects),
        decided=_decided(connection, subjects),
        known=_known(connection, required),
        needs=_needs(connection, needs),
    )


def _subjects(connection: Connection, ids: Iterable[str]) -> dict[str, frozenset[SubjectKind]]:
    table = published.c
    query = select(table.scope, table.id).where(table.scope.in_(_SCOPES), table.id.in_(ids), table.deleted.is_(False))
    found: dict[str, frozenset[SubjectKind]] = {}
    for row in connection.execute(query):
        found[row.id] = found.get(row.id, frozenset()) | {_SCOPES[row.scope]}
    return found


def _decided(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    table = published.c
    query = select(table.value).where(table.scope == "proposals", table.id.in_(ids), table.deleted.is_(False))
    found = (msgspec.json.decode(text, type=Proposal) for text in connection.execute(query).scalars())
    return frozenset(one.id for one in found if one.state != "open")


def _known(connection: Connection, ops: Iterable[str]) -> dict[str, Known]:
    table = operation.c
    query = select(table.op, table.status, table.type, table.commune).where(table.op.in_(ops))
    return {row.op: Known(status=row.status, type=row.type, commune=row.commune) for row in connection.execute(query)}


def _needs(connection: Connection, ids: Iterable[str]) -> dict[str, NeedFact]:
    rows = connection.execute(select(need).where(need.c.id.in_(ids)))
    return {row.id: NeedFact(commune=row.commune, submission=row.submission, state=row.state) for row in rows}


def note(about: Facts, received: Received, status: str) -> None:
    """What the operations behind it in the block must know of this one."""
    operation_, body = received.operation, received.body
    if status == "duplicate" or operation_.commune != about.commune:
        return
    about.known.setdefault(operation_.op, Known(status=status, type=operation_.type, commune=operation_.commune))
    if status != "accepted":
        return
    about.known[operation_.op] = Known(status=status, type=operation_.type, commune=operation_.commune)
    if isinstance(body, NeedSubmit):
        about.needs[body.need] = NeedFact(commune=about.commune, submission=operation_.op, state="received")
    elif isinstance(body, NeedWithdraw):
        about.needs[body.need] = NeedFact(commune=about.commune, submission=body.submission, state="withdrawn")
