"""The enrolled PCs, for operators: who they are, and the end of one that was stolen or retired."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select, update

from sync.platform.identity import chains
from sync.platform.refusals import Refused, quoted
from sync.platform.tables import device, operation, rotation
from sync.platform.times import as_text


class Revoked(Struct, frozen=True, kw_only=True):
    """What a revocation has done. `since`: from when on operations were looked for; None where no time was known."""

    at: str  #: by the platform's clock, UTC ISO text
    devices: tuple[str, ...]  #: of the whole chain, the first one first
    since: str | None  #: UTC ISO text too
    operations: list[dict[str, Any]]  #: operations that came from these devices since then


def all_devices(connection: Connection) -> list[dict[str, Any]]:
    """All devices in the order of their enrolment; `revoked_at` is None while a device may act.

    `before` and `reason`: the device under whose key it got its own, and why; None where a code enrolled it.
    """
    table = device.c
    columns = (table.id, table.commune, table.name, table.version, table.enrolled_at, table.revoked_at, table.seq)
    query = select(*columns, rotation.c.before, rotation.c.reason).outerjoin(rotation, rotation.c.device == table.id)
    query = query.order_by(table.enrolled_at, table.id)
    return [dict(row._mapping) for row in connection.execute(query)]


def revoke(connection: Connection, id_: str, now: datetime, since: datetime | None = None) -> Revoked:
    """Revokes the device with its whole chain; its receipts stay valid. To do it again changes nothing.

    `since`: from when on its operations are told; without it, from when the chain first changed its key. Raises
    Refused.
    """
    ids = chains.chain(connection, id_)
    if not ids:
        sentence = f"Aucun ordinateur inscrit ne porte le numéro {quoted(id_)}. Voyez «\u00a0device list\u00a0»."
        raise Refused("device_unknown", sentence, field="ID", of_input=True)
    active = update(device).where(device.c.id.in_(ids), device.c.revoked_at.is_(None))
    connection.execute(active.values(revoked_at=as_text(now)))
    at = connection.execute(select(func.max(device.c.revoked_at)).where(device.c.id.in_(ids))).scalar_one()
    first = connection.execute(select(func.min(rotation.c.at)).where(rotation.c.device.in_(ids))).scalar_one()
    begin = first if since is None else as_text(since)
    return Revoked(at=at, devices=ids, since=begin, operations=_deposited(connection, ids, begin))


def _deposited(connection: Connection, ids: Sequence[str], since: str | None) -> list[dict[str, Any]]:
    if since is None:
        return []
    table = operation.c
    query = select(table.op, table.type, table.device, table.deposited_at, table.status)
    query = query.where(table.device.in_(ids), table.deposited_at >= since).order_by(table.deposited_at, table.number)
    return [dict(row._mapping) for row in connection.execute(query)]
