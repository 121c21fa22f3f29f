"""What waits, shared out: on a bad link several connections bring it sooner than one.

Each waits for its own window and its own losses: three brought 84 kB over 512 kbit/s and 600 ms in 0.86 of the time of
one, with 2 % lost in 0.75, with 5 % in 0.81; four were not better (tests/benchmarks/README.md).
"""

from collections.abc import Sequence

import msgspec

from sync.client.exchange.outgoing_batches import BLOCK_BYTES, Due

MOST = 3


class _Built(msgspec.Struct):
    """What an act is built upon; all else of it is passed over."""

    base: str = ""
    requires: tuple[str, ...] = ()


def shares(acts: Sequence[Due], most: int) -> list[list[Due]]:
    """The acts in at most `most` parts of about the same size, each in the acts' order; none for a few packets.

    What is built upon another act stays with it and behind it: the platform need not hold anything.
    """
    whole = sum(act.size for act in acts)
    count = min(most, -(-whole // BLOCK_BYTES))  # a first flight of packets holds about so much
    parts: list[list[int]] = [[] for _ in range(count)]
    filled = [0] * count
    for group in _together(acts):  # dealt out: acts of a kind pack alike, and votes come before needs as often as not
        least = filled.index(min(filled))
        parts[least] += group
        filled[least] += sum(acts[place].size for place in group)
    return [[acts[place] for place in sorted(part)] for part in parts if part]


def _together(acts: Sequence[Due]) -> list[list[int]]:
    """Places of acts that are built upon one another, by the first of each."""
    places = {act.op: place for place, act in enumerate(acts)}
    head = list(range(len(acts)))

    def first(place: int) -> int:
        while head[place] != place:
            place = head[place]
        return place

    for place, act in enumerate(acts):
        built = msgspec.json.decode(act.frozen, type=_Built)
        for op in (*built.requires, built.base):
            if op in places:
                one, other = first(place), first(places[op])
                head[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for place in range(len(acts)):
        groups.setdefault(first(place), []).append(place)
    return list(groups.values())
