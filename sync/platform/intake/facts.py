"""Gathers what the verdicts of one block depend on, in a few queries for the whole block."""

from collections.abc import Collection, Sequence
from typing import Any, assert_never

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, or_, select

from sync.contract import bodies
from sync.contract.campaign import Campaign, SubjectKind
from sync.contract.identifiers import later
from sync.platform import locks
from sync.platform.conduct import campaigns, statements, votes
from sync.platform.effects import history
from sync.platform.identity import places
from sync.platform.identity.callers import Device
from sync.platform.lines import Received
from sync.platform.pending import Into, Pending
from sync.platform.rules import UNDECIDED, CaseFact, Facts, KnownOperation, NeedFact, Verdict
from sync.platform.tables import case as case_table
from sync.platform.tables import need, operation, published

_OPERATIONS = select(*(operation.c[name] for name in ("op", "status", "reason", "type", "commune"))).where(
    operation.c.op.in_(bindparam("ops", expanding=True))
)
_NEEDS = select(need).where(need.c.id.in_(bindparam("ids", expanding=True)))
_CASES = select(case_table).where(case_table.c.id.in_(bindparam("ids", expanding=True)))


def _published() -> Select[str, str, str, bool]:
    """A query for the rows under the asked ids in each scope; for some scopes it only tells that they are there."""
    table = published.c

    def asked(name: str, *scopes: str, commune: Any = "") -> ColumnElement[bool]:
        return and_(table.scope.in_(scopes), table.commune == commune, table.id.in_(bindparam(name, expanding=True)))

    wanted = or_(
        asked("subjects", "catalogue", "proposals"),
        asked("deployments", "deployments"),
        asked("needs", "needs"),
        asked("mine", "mine", commune=bindparam("commune")),
    )
    shown = case((table.scope.in_(("catalogue", "needs")), "{}"), else_=table.value)
    # Of what is voted on, also what was taken off the list.
    there = or_(table.deleted.is_(False), table.scope.in_(tuple(votes.KINDS)))
    return select(table.scope, table.id, shown.label("value"), table.deleted).where(wanted, there)


_PUBLISHED = _published()


class _NamedIds(Struct, frozen=True):
    """The ids that the block speaks of."""

    needs: set[str]  #: another commune's too, for "nous aussi"
    subjects: set[str]  #: services and proposals
    cases: set[str]  #: services proposed for the catalogue, and requests to a préfet
    ops: set[str]  #: operations that others of the block depend on, correct or take back


class _PublishedState(msgspec.Struct, frozen=True):
    """What the rules read of a published value: a proposal's or deployment's state, the kind of a commune's case."""

    state: str = ""  #: "" for what has no state, such as a service
    kind: str = ""  #: as in `tag` of the structs of `Own`; "" for what all read


def gather(
    connection: Connection,
    caller: Device,
    campaign: Campaign,
    block: Sequence[Received],
    behind: Sequence[Received] = (),
) -> Facts:
    """The facts that the verdicts on these operations depend on, in a few queries.

    `behind`: operations that may be judged after them in this transaction.
    """
    named, more = _named(block), _named(behind)
    # Locked all at once, before anything is read: another commune may name the same needs and cases at this moment.
    locks.named(connection, named.needs | named.cases | more.needs | more.cases)
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


def taken_back(
    connection: Connection, commune: str, campaign: str, block: Sequence[Received]
) -> frozenset[tuple[str, str]]:
    """Pairs of a withdrawal of the block and an act that it names, where the act was taken back already.

    That is: an accepted withdrawal names it under the same subject.
    """
    pairs: set[tuple[str, str]] = set()
    for one in block:
        match one.body:
            case bodies.VoteWithdraw(subject=id_, casts=ops):
                named = votes.taken_back(connection, id_, ops, campaign=campaign, commune=commune)
            case bodies.NeedLeave(need=id_, joins=ops):
                named = statements.taken_back(connection, "join", id_, commune, ops)
            case bodies.InterestWithdraw(proposal=id_, declarations=ops):
                named = statements.taken_back(connection, "interest", id_, commune, ops)
            case _:
                continue
        pairs |= {(one.operation.op, op) for op in named}
    return frozenset(pairs)


def given_up(
    connection: Connection, commune: str, campaign: str, block: Sequence[Received], waiting: Collection[str]
) -> frozenset[str]:
    """Those of the commune's `waiting` acts that its accepted withdrawals name under the act's own subject.

    A withdrawal that names it under another subject takes nothing back; an act accepted because of it would count.
    """
    ops_given_up: set[str] = set()
    for one in block:
        op = one.operation.op
        if op not in waiting:
            continue
        match one.body:
            case bodies.VoteCast(subject=id_):
                ops_given_up |= votes.taken_back(connection, id_, (op,), campaign=campaign, commune=commune)
            case bodies.NeedJoin(need=id_):
                ops_given_up |= statements.taken_back(connection, "join", id_, commune, (op,))
            case bodies.InterestDeclare(proposal=id_):
                ops_given_up |= statements.taken_back(connection, "interest", id_, commune, (op,))
            case bodies.RequestSubmit(request=id_):
                ops_given_up |= statements.taken_back(connection, "request", id_, commune, (op,))
            case bodies.NeedSubmit(need=id_) if op in history.withdrawn(connection, commune, id_).values():
                ops_given_up.add(op)
            case bodies.NeedAmend(need=id_):
                # Whatever text it corrects: the need was withdrawn after it was written, or that very text was.
                withdrawals = history.withdrawn(connection, commune, id_)
                if one.operation.base in withdrawals.values() or any(later(one, op) for one in withdrawals):
                    ops_given_up.add(op)
    return frozenset(ops_given_up)


def note(about: Facts, received: Received, verdict: Verdict, settled: bool = False) -> None:
    """Notes what later operations of the block must know of this one. With `settled`, `read_again` follows."""
    operation_, body, status = received.operation, received.body, verdict.status
    if status == "duplicate" or operation_.commune != about.commune:
        return
    before = about.known.get(operation_.op)
    if before is None or before.status == "held" or settled:  # another content under a known id changes nothing
        about.known[operation_.op] = _as_known(status, verdict.reason, operation_.type, operation_.commune)
    if status != "accepted" or settled:
        return
    match body:
        case bodies.NeedSubmit(need=id_):
            op = operation_.op
            about.needs[id_] = NeedFact(commune=about.commune, submission=op, state="received", revision=op)
            about.public_needs |= {id_}
            about.mine[id_] = "need"
        case bodies.NeedAmend(need=id_):
            about.needs[id_] = replace(about.needs[id_], revision=operation_.op)
        case bodies.ServiceShare(share=id_):
            about.cases[id_] = CaseFact(kind="share", commune=about.commune, op=operation_.op, state="received")
            about.mine[id_] = "share"
        case bodies.RequestSubmit(request=id_):
            about.cases[id_] = CaseFact(kind="request", commune=about.commune, op=operation_.op, state="received")
            about.mine[id_] = "request"


def read_again(about: Facts, into: Pending, received: Received) -> None:
    """Reads again the need or case of an act whose effect was made of all acts that are here."""
    named = _named([received])
    if named.needs or named.cases:
        about.needs |= _needs(into, named.needs)
        about.cases |= _cases(into, named.cases)
        _read_published(into, about, named)


def operations_named(received: Received) -> set[str]:
    """The acts that this one depends on, corrects or takes back."""
    return _named([received]).ops


def subjects_named(received: Received) -> set[str]:
    """The services and proposals that it is about."""
    return _named([received]).subjects


def _named(block: Sequence[Received]) -> _NamedIds:
    ids = _NamedIds(set(), set(), set(), set())
    for one in block:
        ids.ops.update(one.operation.requires)
        if one.operation.base:
            ids.ops.add(one.operation.base)
        match one.body:
            case bodies.NeedSubmit(need=id_) | bodies.NeedJoin(need=id_):
                ids.needs.add(id_)
            case bodies.NeedLeave(need=id_, joins=ops):
                ids.needs.add(id_)
                ids.ops.update(ops)
            case bodies.NeedWithdraw(need=id_, submission=op):
                ids.needs.add(id_)
                ids.ops.add(op)
            case bodies.NeedAmend(need=id_, replaces=ops):
                ids.needs.add(id_)
                ids.ops.update(ops)
            case bodies.VoteWithdraw(subject=id_, casts=ops) | bodies.InterestWithdraw(proposal=id_, declarations=ops):
                ids.subjects.add(id_)
                ids.ops.update(ops)
            case (
                bodies.VoteCast(subject=id_)
                | bodies.InterestDeclare(proposal=id_)
                | bodies.DeploymentAsk(proposal=id_)
                | bodies.DeploymentReport(proposal=id_)
            ):
                ids.subjects.add(id_)
            case (
                bodies.ServiceShare(share=id_) | bodies.RequestSubmit(request=id_) | bodies.RequestWithdraw(request=id_)
            ):
                ids.cases.add(id_)
            case bodies.PersonalErase() | None:
                pass
            case _:
                assert_never(one.body)
    return ids


def _known(connection: Connection, ops: Collection[str]) -> dict[str, KnownOperation]:
    if not ops:
        return {}
    rows = connection.execute(_OPERATIONS, {"ops": list(ops)})
    return {row.op: _as_known(row.status, row.reason, row.type, row.commune) for row in rows}


def _as_known(status: str, reason: str, type_: str, commune: str) -> KnownOperation:
    """The operation as the rules see it. One without a decision yet counts as held: acts that need it wait."""
    if status == "deposited":
        status, reason = "held", UNDECIDED
    return KnownOperation(status=status, reason=reason, type=type_, commune=commune)


def _needs(connection: Into, ids: Collection[str]) -> dict[str, NeedFact]:
    if not ids:
        return {}
    rows = connection.execute(_NEEDS, {"ids": list(ids)})
    return {
        row.id: NeedFact(commune=row.commune, submission=row.submission, state=row.state, revision=row.revision)
        for row in rows
    }


def _cases(connection: Into, ids: Collection[str]) -> dict[str, CaseFact]:
    if not ids:
        return {}
    rows = connection.execute(_CASES, {"ids": list(ids)})
    return {row.id: CaseFact(kind=row.kind, commune=row.commune, op=row.op, state=row.state) for row in rows}


def _read_published(connection: Into, facts: Facts, named: _NamedIds) -> None:
    """Reads what is published under the ids that the block names, for all and for the commune alone."""
    deployments = {f"{subject}.{facts.commune}": subject for subject in named.subjects}
    asked = {
        "subjects": named.subjects,
        "deployments": deployments,
        "needs": named.needs,
        "mine": named.needs | named.cases,
    }
    if not any(asked.values()):
        return
    subjects: dict[str, frozenset[SubjectKind]] = {}
    ids = {name: list(values) for name, values in asked.items()}
    for row in connection.execute(_PUBLISHED, ids | {"commune": facts.commune}):
        value = msgspec.json.decode(row.value, type=_PublishedState)
        match row.scope:
            case _ if row.deleted:
                facts.taken_off |= {row.id}
            case "catalogue" | "proposals":
                subjects[row.id] = subjects.get(row.id, frozenset()) | {votes.KINDS[row.scope]}
                if row.scope == "proposals" and value.state not in ("", "open"):
                    facts.decided |= {row.id}
                    facts.retained |= {row.id} if value.state == "retained" else set()
            case "deployments" if value.state == "live":
                facts.live |= {deployments[row.id]}
            case "needs":
                facts.public_needs |= {row.id}
            case "mine":
                facts.mine[row.id] = value.kind
    facts.subjects = {**facts.subjects, **subjects}
