"""Connections that keep a place and ask for nothing, from a thread of their own: half open, or a byte now and then."""

import errno
import selectors
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

_TICK_S = 0.05
_HEAD = b"GET /sync/v1/hello HTTP/1.1\r\nhost: x\r\nx-long: "
_POST = b"POST /sync/v1/%s HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n"
#: What each says at once. The second and fourth stand within a head, the last two within a body.
_FIRST_WORDS = {"half-open": (b"", _HEAD), "slow": (b"", _HEAD, _POST % b"batches", _POST % b"enrolments")}


@dataclass
class Crowding:
    """So many connections of a kind, each opened anew when it is turned away, from addresses of this machine."""

    port: int
    kind: str
    size: int
    addresses: int = 0  #: 0: all from the one that the honest PC has too
    every_s: float = 3.0  #: between two bytes of a slow one
    back: int = 20  #: connections opened in one tick, so that whoever is turned away is soon back, but not in a loop
    turned_away: int = 0
    standing: int = 0
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _number: Iterator[int] = field(default_factory=count)
    _due: deque[tuple[float, socket.socket]] = field(default_factory=deque)
    _over: threading.Event = field(default_factory=threading.Event)
    #: Each has asked for its place once.
    full: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        missing = self.size
        while not self._over.is_set():
            for _ in range(min(missing, self.back)):
                self._open()
                missing -= 1
            if not missing:
                self.full.set()
            for key, events in self._selector.select(_TICK_S):
                line = key.fileobj
                assert isinstance(line, socket.socket)
                if events & selectors.EVENT_WRITE:
                    missing += self._begin(line, key.data)
                else:
                    missing += self._listen(line)
            missing += self._drip()
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            self._gone(key.fileobj)
        self._selector.close()

    def end(self) -> None:
        self._over.set()

    def _open(self) -> None:
        number = next(self._number)
        line = socket.socket()
        line.setblocking(False)
        if self.addresses and sys.platform == "linux":  # elsewhere not all of 127/8 is this machine
            line.bind((f"127.0.1.{1 + number % self.addresses}", 0))
        if line.connect_ex(("127.0.0.1", self.port)) not in (0, errno.EINPROGRESS):
            line.close()
            return
        said = _FIRST_WORDS[self.kind]
        self._selector.register(line, selectors.EVENT_WRITE, said[number % len(said)])

    def _begin(self, line: socket.socket, said: bytes) -> int:
        try:
            line.send(said)
        except OSError:
            return self._gone(line)
        self._selector.modify(line, selectors.EVENT_READ)
        self.standing += 1
        if self.kind == "slow":
            self._due.append((time.monotonic() + self.every_s, line))
        return 0

    def _listen(self, line: socket.socket) -> int:
        with suppress(OSError):  # cut, or its end: both are its end
            if line.recv(4096):
                return 0
        self.standing -= 1
        self.turned_away += 1
        return self._gone(line)

    def _drip(self) -> int:
        now = time.monotonic()
        while self._due and self._due[0][0] <= now:
            _, line = self._due.popleft()
            if line.fileno() >= 0:
                with suppress(OSError):  # its end is read by `_listen`
                    line.send(b"a")
                self._due.append((now + self.every_s, line))
        return 0

    def _gone(self, line: socket.socket) -> int:
        self._selector.unregister(line)
        line.close()
        return 1


@contextmanager
def crowded(crowding: Crowding) -> Iterator[Crowding]:
    """The crowd stands there meanwhile."""
    thread = threading.Thread(target=crowding.work)
    thread.start()
    try:
        crowding.full.wait(60)
        yield crowding
    finally:
        crowding.end()
        thread.join()
