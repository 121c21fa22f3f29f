"""Partition: due acts in parts of about the same size, one for each connection."""

from collections.abc import Sequence

import msgspec

from sync.client.exchange.outgoing_batches import BLOCK_BYTES, Due

#: More connections brought nothing (tests/benchmarks/RESULTS.md).
MAX_PARTS = 3


class _Subject(msgspec.Struct, frozen=True):
    """What an act is about, by the field that its body has for it."""

    subject: str = ""  #: of a vote: id of the service or proposal
    proposal: str = ""  #: of steering and deployment: id of the proposal
    need: str = ""  #: of a need's acts: its id; of a vote: the need that it answers, where `subject` counts

    @property
    def id(self) -> str:
        return self.subject or self.proposal or self.need


class _Dependencies(msgspec.Struct, frozen=True):
    """The acts that an operation is built upon, and what it is about; its other fields are skipped."""

    base: str = ""  #: id of the act that it corrects or completes; "" for none
    requires: tuple[str, ...] = ()  #: ids of acts that must be accepted before it
    body: _Subject = _Subject()  #: only what says what the act is about


def split(acts: Sequence[Due], most: int) -> list[list[Due]]:
    """The acts in at most `most` parts, each in the acts' order; a single part if they fit into a few packets.

    An act stays in the part of the act that it is built upon, behind it: so the platform need not hold it. All acts
    about one thing stay together too: the last one deposited holds, so none may come after those made later.
    """
    total = sum(act.size for act in acts)
    count = min(most, -(-total // BLOCK_BYTES))
    parts: list[list[int]] = [[] for _ in range(count)]
    filled = [0] * count
    # Dealt out one by one and not cut into runs: neighbours are of one kind, and the kinds compress differently.
    for group in _dependent(acts):
        smallest = filled.index(min(filled))
        parts[smallest] += group
        filled[smallest] += sum(acts[place].size for place in group)
    return [[acts[place] for place in sorted(part)] for part in parts if part]


def _dependent(acts: Sequence[Due]) -> list[list[int]]:
    """Places of acts that are built upon one another or about the same thing, in the order of their first."""
    places = {act.op: place for place, act in enumerate(acts)}
    first: dict[str, int] = {}
    parent = list(range(len(acts)))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    for place, act in enumerate(acts):
        dependencies = msgspec.json.decode(act.frozen, type=_Dependencies)
        before = [places[op] for op in (*dependencies.requires, dependencies.base) if op in places]
        if about := dependencies.body.id:
            before.append(first.setdefault(about, place))
        for earlier in before:
            one, other = root(place), root(earlier)
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for place in range(len(acts)):
        groups.setdefault(root(place), []).append(place)
    return list(groups.values())
