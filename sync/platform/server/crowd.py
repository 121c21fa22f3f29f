"""Who stands in the door: who is let in, who gives way for whom, whose time is over. Pure; the clock is an argument."""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from sync.platform.server.bounds import Bounds


class Stage(Enum):
    """Where a connection stands."""

    HEAD = auto()  #: it has not yet asked for anything: no byte, a handshake, part of a head
    BODY = auto()
    WORK = auto()  #: ours
    ANSWER = auto()  #: is being taken
    LEFT = auto()  #: answered, but its body goes on
    REST = auto()  #: kept for its next call


@dataclass(eq=False, slots=True)
class Visit:
    """A connection, as the bounds see it."""

    group: str  #: whom its address belongs to
    since: float  #: in this stage, or since the last byte of an answer was taken
    stage: Stage = Stage.HEAD
    came: int = 0  #: bytes of this stage


@dataclass(frozen=True, slots=True)
class Admission:
    visit: Visit | None  #: None for one that is refused
    leaving: Visit | None = None  #: who gives way


class Crowd:
    """The connections of one platform."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.look_s, self.tell_s = bounds.look_s, bounds.tell_s
        self._groups: dict[str, set[Visit]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def admit(self, address: str, now: float) -> Admission:
        """Where no place is free, whoever has got nothing done for longest gives way: half open, slow or idle.

        So a call that comes finds a place, and keeps it, whatever else stands there and at the same address.
        """
        group, leaving = group_of(address), None
        beside = self._groups.get(group, set())
        crowded_beside = 0 < self._bounds.per_address <= len(beside)
        if crowded_beside or self._size >= self._bounds.connections:
            leaving = self._gives_way(beside if crowded_beside else self._all(), now)
            if leaving is None:
                return Admission(None)
            self.leave(leaving)
        visit = Visit(group, now)
        self._groups.setdefault(group, set()).add(visit)
        self._size += 1
        return Admission(visit, leaving)

    def leave(self, visit: Visit) -> None:
        """Its place is free. May be said twice."""
        beside = self._groups.get(visit.group, set())
        if visit in beside:
            beside.remove(visit)
            self._size -= 1
        if not beside:
            self._groups.pop(visit.group, None)

    def late(self, now: float) -> list[Visit]:
        """Those whose time is over. Of a body the rate is judged by the shell; our own work has no time."""
        most = {
            Stage.HEAD: self._bounds.head_s,
            Stage.LEFT: self._bounds.left_s,
            # A little more than the server's own timer, which closes without cutting.
            Stage.REST: self._bounds.rest_s + self._bounds.left_s,
            Stage.ANSWER: self._bounds.answer_s,
        }
        return [one for one in self._all() if one.stage in most and now - one.since > most[one.stage]]

    def _all(self) -> Iterator[Visit]:
        for beside in self._groups.values():
            yield from beside

    def _gives_way(self, visits: Iterable[Visit], now: float) -> Visit | None:
        """None where each is at work: its place is not taken from it."""
        found = min(visits, key=lambda one: self._useful_until(one, now), default=None)
        return found if found is not None and self._useful_until(found, now) < now else None

    def _useful_until(self, one: Visit, now: float) -> float:
        """When it last got something done. The stage by itself says nothing: who wants places stands in any of them."""
        match one.stage:
            case Stage.WORK:
                return now
            case Stage.BODY:
                return min(now, one.since + one.came / self._bounds.steady_rate)
            case Stage.ANSWER:
                return min(now, one.since + self._bounds.taken_s)
            case _:
                return one.since


def group_of(address: str) -> str:
    """Of IPv6 the /64: one customer has 2^64 addresses. IPv4 in the clothes of IPv6 is IPv4."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, 64), strict=False))
