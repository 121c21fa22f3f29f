"""A platform that was put back to a backup and has lost acts, as a round leaves it noted."""

import json
from collections.abc import Callable, Sequence
from typing import Any

_PINNED = (
    "INSERT INTO device (one, id, public_key, key_place, url, platform_key) VALUES (1, 'd', x'00', 'file', '', ?1)"
    " ON CONFLICT DO UPDATE SET platform_key = ?1"
)


def note_lost(execute: Callable[[str, tuple[Any, ...]], object], ops: Sequence[str], platform: str = "k") -> None:
    """Today's platform has lost these acts. `execute`: of a connection of whatever library."""
    pin(execute, platform)
    noted = json.dumps({"lost": len(ops), "acts": list(ops)})
    execute("INSERT INTO copy VALUES ('recovering', ?, 0, ?)", (platform, noted))


def pin(execute: Callable[[str, tuple[Any, ...]], object], platform: str) -> None:
    """The platform with this id is today's."""
    execute(_PINNED, (json.dumps({"id": platform}),))
