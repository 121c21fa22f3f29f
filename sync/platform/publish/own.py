"""What a commune alone reads of its own cases (scope `mine`): its needs, shares, interests, requests as they stand.

`change(connection, commune, id, state=…)` changes the named fields. The same values again publish nothing, and nothing
happens where the commune was never told of the thing. An operator's decision, which also has a time, is published by
`answers.answer`.
"""

from typing import Any

import msgspec

from sync.contract.published import Own
from sync.platform.pending import Into
from sync.platform.publish import feed


def publish(into: Into, commune: str, value: Own) -> None:
    """Gives the commune this as it now stands."""
    feed.publish(into, "mine", value.id, value, commune)


def publish_changed(into: Into, commune: str, value: Own) -> None:
    """The same, where it is not what the commune reads under this id already."""
    if msgspec.json.encode(value).decode() == feed.value(into, "mine", value.id, commune):
        return
    if value != read(into, commune, value.id):  # a migration wrote the same in another form
        publish(into, commune, value)


def retract(into: Into, commune: str, id_: str) -> None:
    """Leaves a tombstone, where there was something."""
    if feed.value(into, "mine", id_, commune) is not None:
        feed.retract(into, "mine", id_, commune)


def read(into: Into, commune: str, id_: str) -> Own | None:
    """What the commune reads under this id; None where there is nothing."""
    text = feed.value(into, "mine", id_, commune)
    return None if text is None else msgspec.json.decode(text, type=Own)


def change(into: Into, commune: str, id_: str, **changes: Any) -> None:
    """Publishes it with these fields changed. Nothing happens where the commune has nothing under this id."""
    before = read(into, commune, id_)
    if before is None:
        return
    after = msgspec.structs.replace(before, **changes)
    if after != before:
        publish(into, commune, after)
