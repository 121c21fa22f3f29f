"""What waits for an answer: services proposed for the catalogue, requests to a préfet; and a person erased."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import select, update

from sync.contract.bodies import PersonalErase, RequestSubmit, RequestWithdraw, ServiceShare
from sync.contract.published import OwnRequest, OwnShare
from sync.platform import erasures
from sync.platform.conduct import statements
from sync.platform.content import one_line
from sync.platform.effects import again, history, standing
from sync.platform.effects.accepted import Accepted
from sync.platform.effects.standing import Text
from sync.platform.pending import Pending
from sync.platform.publish import own
from sync.platform.tables import case, operation


def share(into: Pending, act: Accepted, body: ServiceShare) -> None:
    """A service proposed for the catalogue waits for its answer; its commune reads that it was received."""
    if act.again and _is_there(into, act, body.share):
        return
    _keep(into, act, body.share, "share", body, "received")
    own.publish(into, act.commune, OwnShare(id=body.share, title=body.title, moved_at=act.deposited))


def submit_request(into: Pending, act: Accepted, body: RequestSubmit) -> None:
    """Stores a first submission, or one that completes it: then the row is the new submission's."""
    statements.state(into, "request", body.request, act.operation, body, deposited_at=act.deposited_at)
    history.note(into, act, body.request)
    if act.again:
        submissions = history.of_request(into, act.campaign, act.commune, body.request)
        act = _standing(submissions)
        body = msgspec.convert(act.operation.body, RequestSubmit)
        there = into.execute(select(case).where(case.c.id == body.request)).one_or_none()
        if there is not None and _stays(into, there, act, submissions):
            _waits_since(into, there, act)
            return
    op = act.operation.op
    back = statements.taken_back(into, "request", body.request, act.commune, [op])
    state: Literal["received", "withdrawn"] = "withdrawn" if back else "received"
    _keep(into, act, body.request, "request", body, state)
    value = OwnRequest(
        id=body.request,
        title=body.title,
        category=body.category,
        level=body.level,
        authority=body.authority,
        submission=op,
        state=state,
        moved_at=act.deposited,
    )
    own.publish(into, act.commune, value)


def withdraw_request(into: Pending, act: Accepted, body: RequestWithdraw) -> None:
    """Takes the request back if the submission that waits for its answer is among those named."""
    statements.take_back(into, "request", body.request, act.commune, body.submissions, op=act.operation.op)
    mine = (case.c.id == body.request, case.c.kind == "request", case.c.commune == act.commune)
    waiting = into.execute(select(case.c.op).where(*mine)).scalar_one_or_none()
    if waiting in body.submissions:
        into.execute(update(case).where(*mine).values(state="withdrawn"))
        own.change(into, act.commune, body.request, state="withdrawn", moved_at=act.deposited)


def erase_personal(into: Pending, act: Accepted, body: PersonalErase) -> None:
    """Erases personal data of the commune's own operations; `deposit` keeps none of those that come later."""
    statements.take_back(into, "personal", "", act.commune, body.operations, op=act.operation.op)
    table = operation.c
    rows = update(operation).where(table.commune == act.commune, table.op.in_(body.operations))
    into.execute(rows.values(salt=None, personal=None))
    into.execute(erasures.marking(into.dialect, act.operation.op))


def _standing(submissions: Sequence[Accepted]) -> Accepted:
    """The one of a request's submissions that completes the others."""
    by_op = {one.operation.op: one for one in submissions}
    bases = {op: one.operation.base or "" for op, one in by_op.items()}
    texts = [
        Text(op=op, base=base if base in by_op else "", deposited_at=by_op[op].deposited_at)
        for op, base in bases.items()
    ]
    return by_op[standing.last("", texts)]


def _stays(into: Pending, there: Any, one: Accepted, submissions: Sequence[Accepted]) -> bool:
    """Whether the row stays as it is: it is this submission's, or another commune's that was first."""
    if (there.kind, there.commune) == ("request", one.commune):
        return bool(there.op == one.operation.op)
    first = min(submissions, key=lambda one: one.deposited_at)
    return again.gives_way(into, first, there, there.op)


def _is_there(into: Pending, act: Accepted, id_: str) -> bool:
    """Whether the service is here already, or another one under its id that goes before it."""
    there = into.execute(select(case).where(case.c.id == id_)).one_or_none()
    if there is None:
        return False
    _waits_since(into, there, act)
    return bool(there.op == act.operation.op) or again.gives_way(into, act, there, there.op)


def _waits_since(into: Pending, there: Any, act: Accepted) -> None:
    """Tells the commune the day of an act that is not answered yet; that day may turn out to be an earlier one."""
    if (there.op, there.state) == (act.operation.op, "received"):
        own.change(into, act.commune, there.id, moved_at=act.deposited)


def _keep(into: Pending, act: Accepted, id_: str, kind: str, body: ServiceShare | RequestSubmit, state: str) -> None:
    row = {
        "id": id_,
        "kind": kind,
        "commune": act.commune,
        "op": act.operation.op,
        "title": one_line(body.title),
        "state": state,
        "value": msgspec.json.encode(body).decode(),
        "number": act.number,
    }
    into.put(case, row)
