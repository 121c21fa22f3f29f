"""What waits for an answer: services proposed for the catalogue, requests to a préfet; and a person forgotten."""

from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from sync.contract.bodies import PersonalErase, RequestSubmit, RequestWithdraw, ServiceShare
from sync.contract.published import OwnRequest, OwnShare
from sync.platform import own, statements
from sync.platform.content import one_line
from sync.platform.effects.accepted import Accepted
from sync.platform.tables import affair, operation


def share(connection: Connection, act: Accepted, body: ServiceShare) -> None:
    _keep(connection, act, body.share, "share", body, "received")
    own.publish(connection, act.commune, OwnShare(id=body.share, title=body.title, moved_at=act.deposited))


def submit_request(connection: Connection, act: Accepted, body: RequestSubmit) -> None:
    """A first submission, or one that completes it: the row is then the new one's."""
    op = act.operation.op
    statements.state(connection, "request", body.request, act.operation, body, deposited_at=act.deposited_at)
    back = statements.taken_back(connection, "request", body.request, act.commune, [op])
    state: Literal["received", "withdrawn"] = "withdrawn" if back else "received"
    connection.execute(delete(affair).where(affair.c.id == body.request))
    _keep(connection, act, body.request, "request", body, state)
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
    own.publish(connection, act.commune, value)


def withdraw_request(connection: Connection, act: Accepted, body: RequestWithdraw) -> None:
    """Takes the request back if the submission that waits for its answer is among those named."""
    statements.take_back(connection, "request", body.request, act.commune, body.submissions, op=act.operation.op)
    mine = (affair.c.id == body.request, affair.c.kind == "request", affair.c.commune == act.commune)
    waiting = connection.execute(select(affair.c.op).where(*mine)).scalar_one_or_none()
    if waiting in body.submissions:
        connection.execute(update(affair).where(*mine).values(state="withdrawn"))
        own.change(connection, act.commune, body.request, state="withdrawn", moved_at=act.deposited)


def erase_personal(connection: Connection, act: Accepted, body: PersonalErase) -> None:
    """Of the commune's own operations, also of those that have not come yet: `deposit` asks before it keeps any."""
    statements.take_back(connection, "personal", "", act.commune, body.operations, op=act.operation.op)
    table = operation.c
    rows = update(operation).where(table.commune == act.commune, table.op.in_(body.operations))
    connection.execute(rows.values(salt=None, personal=None))


def _keep(
    connection: Connection, act: Accepted, id_: str, kind: str, body: ServiceShare | RequestSubmit, state: str
) -> None:
    connection.execute(
        insert(affair).values(
            id=id_,
            kind=kind,
            commune=act.commune,
            op=act.operation.op,
            title=one_line(body.title),
            state=state,
            value=msgspec.json.encode(body).decode(),
            number=act.number,
        )
    )
