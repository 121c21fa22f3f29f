"""Gathers what the verdicts of one block depend on, in a few queries for the whole block."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import msgspec
from sqlalchemy import Connection, and_, case, or_, select

from sync.contract import bodies
from sync.contract.campaign import Campaign, SubjectKind
from sync.platform import locks
from sync.platform.conduct import campaigns
from sync.platform.identity import places
from sync.platform.identity.callers import Device
from sync.platform.lines import Received
from sync.platform.rules import CaseFact, Facts, KnownOperation, NeedFact
from sync.platform.tables import case as case_table
from sync.platform.tables import need, operation, published

_SUBJECTS: dict[str, SubjectKind] = {"catalogue": "service", "proposals": "proposal"}


@dataclass(frozen=True, slots=True)
class _NamedIds:
    """The ids that the block speaks of."""

    needs: set[str]
    subjects: set[str]
    cases: set[str]
    ops: set[str]


class _PublishedState(msgspec.Struct):
    """What the rules read of a published value: a proposal's or deployment's state, the kind of a commune's case."""

    state: str = ""
    kind: str = ""


def lock(connection: Connection, block: Sequence[Received]) -> None:
    """Needs and cases that the block names, before anything is read: another commune may name them at this moment."""
    ids = _named(block)
    locks.named(connection, ids.needs | ids.cases)


def gather(connection: Connection, caller: Device, campaign: Campaign, block: Sequence[Received]) -> Facts:
    """The facts that the verdicts on these operations depend on, in a few queries."""
    named = _named(block)
    facts = Facts(
        commune=caller.commune,
        siren=caller.siren,
        periods=campaigns.history(connection, campaign),
        may_vote=places.may_vote(caller.commune, demonstration=campaign.demonstration),
        known=_known(connection, named.ops),
        needs=_needs(connection, named.needs),
        cases=_cases(connection, named.cases),
    )
    _read_published(connection, facts, named)
    return facts


def note(about: Facts, received: Received, status: str) -> None:
    """What the operations behind it in the block must know of this one."""
    operation_, body = received.operation, received.body
    if status == "duplicate" or operation_.commune != about.commune:
        return
    before = about.known.get(operation_.op)
    if before is None or before.status == "held":  # another intent under a known id changes nothing of it
        about.known[operation_.op] = KnownOperation(
            status=_known_status(status), type=operation_.type, commune=operation_.commune
        )
    if status != "accepted":
        return
    match body:
        case bodies.NeedSubmit(need=id_):
            op = operation_.op
            about.needs[id_] = NeedFact(commune=about.commune, submission=op, state="received", revision=op)
            about.public_needs |= {id_}
            about.mine[id_] = "need"
        case bodies.NeedAmend(need=id_):
            about.needs[id_] = replace(about.needs[id_], revision=operation_.op)
        case bodies.NeedWithdraw(need=id_):
            about.needs[id_] = replace(about.needs[id_], state="withdrawn")
        case bodies.ServiceShare(share=id_):
            about.cases[id_] = CaseFact(kind="share", commune=about.commune, op=operation_.op, state="received")
            about.mine[id_] = "share"
        case bodies.RequestSubmit(request=id_):
            about.cases[id_] = CaseFact(kind="request", commune=about.commune, op=operation_.op, state="received")
            about.mine[id_] = "request"


def _named(block: Sequence[Received]) -> _NamedIds:
    found = _NamedIds(set(), set(), set(), set())
    for one in block:
        found.ops.update(one.operation.requires)
        if one.operation.base:
            found.ops.add(one.operation.base)
        match one.body:
            case bodies.NeedSubmit(need=id_) | bodies.NeedJoin(need=id_) | bodies.NeedLeave(need=id_):
                found.needs.add(id_)
            case bodies.NeedWithdraw(need=id_, submission=op):
                found.needs.add(id_)
                found.ops.add(op)
            case bodies.NeedAmend(need=id_, replaces=ops):
                found.needs.add(id_)
                found.ops.update(ops)
            case bodies.VoteCast(subject=id_) | bodies.VoteWithdraw(subject=id_):
                found.subjects.add(id_)
            case (
                bodies.InterestDeclare(proposal=id_)
                | bodies.InterestWithdraw(proposal=id_)
                | bodies.DeploymentAsk(proposal=id_)
                | bodies.DeploymentReport(proposal=id_)
            ):
                found.subjects.add(id_)
            case (
                bodies.ServiceShare(share=id_) | bodies.RequestSubmit(request=id_) | bodies.RequestWithdraw(request=id_)
            ):
                found.cases.add(id_)
            case bodies.PersonalErase() | None:
                pass
            case _:
                assert_never(one.body)
    return found


def _known(connection: Connection, ops: Collection[str]) -> dict[str, KnownOperation]:
    if not ops:
        return {}
    table = operation.c
    query = select(table.op, table.status, table.type, table.commune).where(table.op.in_(ops))
    rows = connection.execute(query)
    return {
        row.op: KnownOperation(status=_known_status(row.status), type=row.type, commune=row.commune) for row in rows
    }


def _known_status(status: str) -> str:
    """What is deposited and not decided yet holds those that need it, like what is held itself."""
    return "held" if status == "deposited" else status


def _needs(connection: Connection, ids: Collection[str]) -> dict[str, NeedFact]:
    if not ids:
        return {}
    rows = connection.execute(select(need).where(need.c.id.in_(ids)))
    return {
        row.id: NeedFact(commune=row.commune, submission=row.submission, state=row.state, revision=row.revision)
        for row in rows
    }


def _cases(connection: Connection, ids: Collection[str]) -> dict[str, CaseFact]:
    if not ids:
        return {}
    table = case_table.c
    query = select(table.id, table.kind, table.commune, table.op, table.state).where(table.id.in_(ids))
    return {
        row.id: CaseFact(kind=row.kind, commune=row.commune, op=row.op, state=row.state)
        for row in connection.execute(query)
    }


def _read_published(connection: Connection, facts: Facts, named: _NamedIds) -> None:
    """What is public of the ids that the block names, and what its commune alone reads under them."""
    table = published.c
    deployments = {f"{subject}.{facts.commune}": subject for subject in named.subjects}
    asked = (
        (("catalogue", "proposals"), "", named.subjects),
        (("deployments",), "", set(deployments)),
        (("needs",), "", named.needs),
        (("mine",), facts.commune, named.needs | named.cases),
    )
    wanted = [
        and_(table.scope.in_(scopes), table.commune == commune, table.id.in_(ids))
        for scopes, commune, ids in asked
        if ids
    ]
    if not wanted:
        return
    shown = case(
        (table.scope.in_(("catalogue", "needs")), "{}"), else_=table.value
    )  # of these only that they are there
    query = select(table.scope, table.id, shown.label("value")).where(or_(*wanted), table.deleted.is_(False))
    subjects: dict[str, frozenset[SubjectKind]] = {}
    for row in connection.execute(query):
        value = msgspec.json.decode(row.value, type=_PublishedState)
        match row.scope:
            case "catalogue" | "proposals":
                subjects[row.id] = subjects.get(row.id, frozenset()) | {_SUBJECTS[row.scope]}
                if row.scope == "proposals" and value.state not in ("", "open"):
                    facts.decided |= {row.id}
                    facts.retained |= {row.id} if value.state == "retained" else set()
            case "deployments" if value.state == "live":
                facts.live |= {deployments[row.id]}
            case "needs":
                facts.public_needs |= {row.id}
            case "mine":
                facts.mine[row.id] = value.kind
    facts.subjects = subjects
