"""The enrolled PCs, for operators: who they are, and the end of one that was stolen or retired."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.platform.refusals import Refused
from sync.platform.tables import device, rotation
from sync.platform.times import as_text


def all_devices(connection: Connection) -> list[dict[str, Any]]:
    """In the order of their enrolment; `revoked_at` is None while a device may speak.

    `before` and `reason`: the device whose key it was given its own under, and why; None where a code enrolled it.
    """
    table = device.c
    columns = (table.id, table.commune, table.name, table.version, table.enrolled_at, table.revoked_at, table.seq)
    query = select(*columns, rotation.c.before, rotation.c.reason).outerjoin(rotation, rotation.c.device == table.id)
    query = query.order_by(table.enrolled_at, table.id)
    return [dict(row._mapping) for row in connection.execute(query)]


def revoke(connection: Connection, id_: str, now: datetime) -> str:
    """From now on the device is refused; its receipts stay valid. When it was revoked. Raises Refused."""
    row = connection.execute(select(device.c.revoked_at).where(device.c.id == id_)).one_or_none()
    if row is None:
        sentence = (
            f"Aucun ordinateur inscrit ne porte le numéro «\u00a0{id_[:64]}\u00a0». Voyez «\u00a0device list\u00a0»."
        )
        raise Refused("device_unknown", sentence, field="ID", of_input=True)
    if row.revoked_at is not None:
        return str(row.revoked_at)
    at = as_text(now)
    connection.execute(update(device).where(device.c.id == id_).values(revoked_at=at))
    return at
