"""Connections: which is let in, which is closed for another, whose time is over. Pure; the clock is an argument."""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from msgspec import Struct

from sync.platform.server.bounds import Bounds


class Stage(Enum):
    """How far the present call of a connection is."""

    HEAD = auto()  #: nothing was asked for yet: no byte came, or a handshake, or part of a call's head
    BODY = auto()  #: the body of the call is arriving
    WORK = auto()  #: the platform works on its answer
    ANSWER = auto()  #: the caller is receiving the answer
    LEFT = auto()  #: answered before the body had arrived, which still goes on
    REST = auto()  #: between two calls: the connection is kept open


@dataclass(eq=False, slots=True)
class Visit:
    """One connection, with what its limits depend on."""

    group: str  #: `group_of` its address
    since: float  #: when this stage began, or when the caller last took bytes of the answer
    stage: Stage = Stage.HEAD  #: decides how long the connection may stay
    came: int = 0  #: bytes that arrived in this stage


class Admission(Struct, frozen=True):
    visit: Visit | None  #: the new connection; None where it is refused
    leaving: Visit | None = None  #: the connection that must be closed for it


class Crowd:
    """The connections of one platform."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.watch_s, self.tell_s = bounds.watch_s, bounds.tell_s
        self._groups: dict[str, set[Visit]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def admit(self, address: str, now: float) -> Admission:
        """Lets a connection in. Where no place is free, the one that has got nothing done for longest must be closed.

        That is a half-open, slow or idle one. So a caller who asks something finds a place and keeps it, however many
        others are connected, from the same address too.
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
        """Frees the place of this connection; calling it twice does no harm."""
        beside = self._groups.get(visit.group, set())
        if visit in beside:
            beside.remove(visit)
            self._size -= 1
        if not beside:
            self._groups.pop(visit.group, None)

    def late(self, now: float) -> list[Visit]:
        """The connections whose time is over.

        Not in BODY, whose rate the server watches, nor in WORK, which is ours.
        """
        most = {
            Stage.HEAD: self._bounds.head_s,
            Stage.LEFT: self._bounds.left_s,
            # A little longer than the server's own timer, which closes an idle connection in good order.
            Stage.REST: self._bounds.rest_s + self._bounds.left_s,
            Stage.ANSWER: self._bounds.answer_s,
        }
        return [one for one in self._all() if one.stage in most and now - one.since > most[one.stage]]

    def _all(self) -> Iterator[Visit]:
        for beside in self._groups.values():
            yield from beside

    def _gives_way(self, visits: Iterable[Visit], now: float) -> Visit | None:
        """The connection that got nothing done for longest; None where the platform works for every one of them."""
        idlest = min(visits, key=lambda one: self._useful_until(one, now), default=None)
        return idlest if idlest is not None and self._useful_until(idlest, now) < now else None

    def _useful_until(self, one: Visit, now: float) -> float:
        """When the connection last got something done.

        The stage alone does not tell: whoever wants to take up all places can hold a connection in any stage.
        """
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
    """Whom an address is counted for: an IPv4 address for itself, also where it is written as IPv6 (::ffff:192.0.2.1).

    An IPv6 address is counted with its whole /64 network: a single customer has all of its 2^64 addresses.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))
