"""The door: accepts connections within the bounds, and closes those whose time is over.

asyncio's own server lets in whatever comes; where descriptors run out, it logs so thousands of times a second.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Callable
from functools import partial

from sync.platform.server.crowd import Crowd, Visit
from sync.platform.server.guarded import Guarded

_BACKLOG = 2048
#: Pause where no descriptor is free: one may be soon, and whoever connects waits in the kernel.
_PAUSE_S = 0.2
_log = logging.getLogger(__name__)


class Door:
    """The door of one listener. `make` makes a connection's protocol; `on_watch` is called at each look at times."""

    def __init__(
        self, crowd: Crowd, make: Callable[[Visit], Guarded], tls: ssl.SSLContext | None, on_watch: Callable[[], None]
    ) -> None:
        self._crowd, self._make, self._tls, self._on_watch = crowd, make, tls, on_watch
        self._inside: dict[Visit, tuple[asyncio.Task[None], Guarded]] = {}
        self._own: list[asyncio.Task[None]] = []
        self._events: Counter[str] = Counter()

    def open(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        listener.listen(_BACKLOG)
        loop = asyncio.get_running_loop()
        self._own = [loop.create_task(self._accept(listener)), loop.create_task(self._watch())]

    def close(self) -> None:
        """Lets nobody in any more. Calls go on; a connection that has not finished its handshake ends."""
        for own in self._own:
            own.cancel()
        for task, protocol in self._inside.values():
            if not protocol.connected:
                task.cancel()

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                line, peer = await loop.sock_accept(listener)
            except OSError as error:  # the caller is gone already, or no descriptor is free
                self._events[f"not accepted ({error.strerror})"] += 1
                await asyncio.sleep(_PAUSE_S)
                continue
            self._admit(line, peer[0])
            await asyncio.sleep(0)  # sock_accept does not pause while others connect, and calls would have to wait

    def _admit(self, line: socket.socket, address: str) -> None:
        loop = asyncio.get_running_loop()
        admission = self._crowd.admit(address, loop.time())
        if admission.leaving is not None:
            self._end(admission.leaving, "gave way to newcomers")
        if admission.visit is None:
            # No 503 is answered: unsigned it is not the platform's word, and a signed one costs as much as a call. A
            # connection that breaks off is a network error for every client.
            self._events["refused, as all were at work"] += 1
            line.close()
            return
        protocol = self._make(admission.visit)
        task = loop.create_task(self._visit(line, protocol))
        self._inside[admission.visit] = (task, protocol)
        task.add_done_callback(partial(self._left, admission.visit, line))

    async def _visit(self, line: socket.socket, protocol: Guarded) -> None:
        """Keeps a connection until it is closed, or ended by `_end`."""
        try:
            with contextlib.suppress(OSError):  # a handshake that failed
                loop = asyncio.get_running_loop()
                await loop.connect_accepted_socket(lambda: protocol, line, ssl=self._tls)
                await protocol.gone
        finally:
            protocol.cut()

    def _left(self, visit: Visit, line: socket.socket, _task: "asyncio.Task[None]") -> None:
        """Frees the place of a connection; also called where its task never began."""
        line.close()
        self._crowd.leave(visit)
        self._inside.pop(visit, None)

    def _end(self, visit: Visit, why: str) -> None:
        self._events[why] += 1
        if visit in self._inside:
            self._inside[visit][0].cancel()

    async def _watch(self) -> None:
        loop, due = asyncio.get_running_loop(), 0.0
        while True:
            await asyncio.sleep(self._crowd.watch_s)
            for _, protocol in self._inside.values():
                if protocol.connected:
                    protocol.note_stage()
            for visit in self._crowd.late(loop.time()):
                self._end(visit, "took too long")
            if self._events and loop.time() >= due:
                words = ", ".join(f"{count} {why}" for why, count in self._events.items())
                _log.warning("connections: %s; %d stand", words, len(self._crowd))
                self._events.clear()
                due = loop.time() + self._crowd.tell_s
            self._on_watch()
