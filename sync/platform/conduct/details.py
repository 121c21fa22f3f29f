"""What an operator reads of one act beside its row: who acted, when it came, what came with it, whom to contact."""

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from sync.contract.bodies import Attachment, Body, NeedSubmit, RequestSubmit, body_of
from sync.contract.operations import OperationActor, thaw
from sync.platform.tables import operation


class ActDetails(Struct, frozen=True, kw_only=True):
    """An accepted operation."""

    op: str  #: id of the operation
    type: str  #: such as "need.submit"
    number: int  #: that people quote
    deposited_at: str  #: time of deposit, UTC ISO text
    actor: OperationActor  #: who acted, without personal data
    body: Body  #: what was done
    attachments: tuple[Attachment, ...]  #: names and digests; () for kinds of acts that have none
    #: Personal data by the name of its field; None where there was none, or it was erased.
    contact: dict[str, str] | None


def act(connection: Connection, op: str) -> ActDetails:
    """The details of this operation. Raises LookupError where the platform does not have it."""
    row = connection.execute(select(operation).where(operation.c.op == op)).one_or_none()
    if row is None:
        raise LookupError(op)
    thawed = thaw(row.frozen)
    body = body_of(thawed)
    if body is None:
        raise LookupError(f"{op}: {thawed.type}")
    return ActDetails(
        op=op,
        type=row.type,
        number=row.number,
        deposited_at=row.deposited_at,
        actor=thawed.actor,
        body=body,
        attachments=body.attachments if isinstance(body, (NeedSubmit, RequestSubmit)) else (),
        contact=None if row.personal is None else msgspec.json.decode(row.personal, type=dict[str, str]),
    )
