"""What a commune alone reads of its own affairs (scope `mine`): its needs, shares, interests and requests as they stand.

An operator's command changes one by `change(connection, commune, id, state=…, moved_at=now)`, a need by
`change_need(connection, need, state="grouped", proposal=…, moved_at=now)`, which finds the commune itself. Only the
fields that are named change; the same values again publish nothing, and what a commune never said stays unsaid.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from sync.contract.bodies import NeedText
from sync.contract.operations import Operation
from sync.contract.published import Own, OwnNeed
from sync.platform import feed
from sync.platform.tables import need


def publish(connection: Connection, commune: str, value: Own) -> None:
    """Gives the commune this as it now stands."""
    feed.publish(connection, "mine", value.id, value, commune)


def retract(connection: Connection, commune: str, id_: str) -> None:
    """Leaves a tombstone, where there was something."""
    if feed.value(connection, "mine", id_, commune) is not None:
        feed.retract(connection, "mine", id_, commune)


def read(connection: Connection, commune: str, id_: str) -> Own | None:
    text = feed.value(connection, "mine", id_, commune)
    return None if text is None else msgspec.json.decode(text, type=Own)


def change(connection: Connection, commune: str, id_: str, **changes: Any) -> None:
    """Publishes it with these fields changed. Nothing happens where the commune has nothing under this id."""
    before = read(connection, commune, id_)
    if before is None:
        return
    after = msgspec.structs.replace(before, **changes)
    if after != before:
        publish(connection, commune, after)


def change_need(connection: Connection, need_id: str, **changes: Any) -> None:
    """The same for a need, by its id alone."""
    commune = connection.execute(select(need.c.commune).where(need.c.id == need_id)).scalar_one_or_none()
    if commune is not None:
        change(connection, commune, need_id, **changes)


def publish_need(connection: Connection, operation: Operation, need_id: str, text: NeedText, moved: datetime) -> None:
    """A need that has just been received."""
    said = {name: getattr(text, name) for name in NeedText.__struct_fields__}
    value = OwnNeed(**said, id=need_id, submission=operation.op, revision=operation.op, moved_at=moved)
    publish(connection, operation.commune, value)
