"""Chains: the keys that one computer and its copies have had, each brought by the one before."""

from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from sync.platform.tables import device, rotation


def chain(connection: Connection, id_: str) -> tuple[str, ...]:
    """Ids of the device, of all that came from it by rotation, and of all that it came from; the oldest first.

    Those that it came from belong to it: whoever holds a key has held the key that brought it, and two copies may both
    act.
    """
    members, fresh = {id_}, {id_}
    while fresh:
        linked = or_(rotation.c.device.in_(fresh), rotation.c.before.in_(fresh))
        pairs = connection.execute(select(rotation.c.device, rotation.c.before).where(linked)).all()
        fresh = {one for pair in pairs for one in pair} - members
        members |= fresh
    in_order = select(device.c.id).where(device.c.id.in_(members)).order_by(device.c.enrolled_at, device.c.id)
    return tuple(connection.execute(in_order).scalars())


def stands(connection: Connection, ids: Iterable[str]) -> bool:
    """Whether a device of this whole chain may still act.

    If none may, an operator revoked it: rotation leaves an heir.
    """
    active = select(device.c.id).where(device.c.id.in_(tuple(ids)), device.c.revoked_at.is_(None))
    return connection.execute(active.limit(1)).first() is not None
