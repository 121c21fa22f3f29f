"""How much of its quota a commune has used: sets it, reads it, and counts it again from the rows themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from sync.platform import quotas
from sync.platform.store import PlatformStore
from sync.platform.tables import attached, batch, blob, block, bundle, commune, device, operation, stamped, step


def take(store: PlatformStore, insee: str, now: datetime, **more: int) -> None:
    """Makes the platform count this much more as sent by the commune today."""
    with store.writing() as connection:
        quotas.count(connection, insee, now, **more)


def fill(store: PlatformStore, insee: str, size: int, documents: int = 1) -> None:
    """Writes rows as though the commune had uploaded this many documents of this size."""
    digests = [f"{number:064x}" for number in range(documents)]
    with store.writing() as connection:
        named = [{"op": "x", "sha256": one, "commune": insee, "size": size} for one in digests]
        connection.execute(insert(attached), named)
        here = [{"sha256": one, "size": size, "chunks": one, "arrived_at": ""} for one in digests]
        connection.execute(insert(blob), here)


def taken(store: PlatformStore, insee: str = "45024") -> dict[str, int]:
    """What the counters in the commune's row say."""
    with store.reading() as connection:
        row: Any = connection.execute(select(commune).where(commune.c.id == insee)).one()
    return {"held": row.held, "operations": row.operations, "bundles": row.bundles}


def counted(store: PlatformStore, insee: str = "45024", *, steps_before: int = 0) -> dict[str, int]:
    """What the rows add up to, if all came on one day and none was erased.

    `steps_before`: rows of `step` that were there before anything was counted.
    """
    sent = func.octet_length(operation.c.frozen) + func.coalesce(func.octet_length(operation.c.personal), 0)
    said = sum(func.octet_length(block.c[name]) for name in ("intents", "receipt", "decision", "result"))
    with store.reading() as connection:
        operations, size = connection.execute(
            select(func.count(), func.coalesce(func.sum(sent), 0)).where(operation.c.commune == insee)
        ).one()
        answers = connection.execute(
            select(func.coalesce(func.sum(said), 0))
            .join_from(block, batch, batch.c.batch == block.c.batch)
            .join(device, device.c.id == batch.c.device)
            .where(device.c.commune == insee)
        ).scalar_one()
        files = connection.execute(select(func.count()).where(bundle.c.commune == insee)).scalar_one()
        stamps = connection.execute(
            select(func.coalesce(func.sum(func.octet_length(stamped.c.op) + func.octet_length(stamped.c.at)), 0))
            .join_from(stamped, operation, operation.c.op == stamped.c.op)
            .where(operation.c.commune == insee)
        ).scalar_one()
    places = quotas.STEP_BYTES * (steps(store, insee) - steps_before)
    return {"held": size + answers + stamps + places, "operations": operations, "bundles": files}


def steps(store: PlatformStore, insee: str = "45024") -> int:
    """The number of rows for positions that were given in what only the commune reads."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).where(step.c.commune == insee)).scalar_one())
