"""A TCP line between both ends that is cut after so many bytes either way, and counts what went over it."""

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

_PIECE = 65_536


class CuttingProxy:
    """Connection number n is cut once `cuts[n]` bytes have gone up it; those behind the last number stay whole.

    With `only`, the n-th request that begins so is cut after so many of its bytes, whichever connection carries it.
    `downs` is the same as `cuts` for what comes back. `carried` is what went up each connection, `down` counts what
    came back, `made` the cuts that were met on the way up. `outages`: once so many bytes have gone up all connections
    together, all of them are cut at once; with `gone`, none is let through after the last. `between` is called before
    the second connection and each later one is let through.
    """

    def __init__(
        self,
        port: int,
        cuts: Sequence[int] = (),
        between: Callable[[], None] | None = None,
        *,
        only: bytes = b"",
        downs: Sequence[int] = (),
        outages: Sequence[int] = (),
        gone: bool = False,
    ) -> None:
        self._target, self._cuts, self._downs, self._between = port, list(cuts), list(downs), between
        self._only, self._outages, self._gone, self._counting = only, list(outages), gone, threading.Lock()
        self.carried: list[bytearray] = []
        self.down = self.made = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._half_open: list[socket.socket] = []  # the client's side is closed, the platform's side still open
        self._lines: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def up(self) -> int:
        return sum(map(len, self.carried))

    def close(self) -> None:
        end(self._listener)
        for near, far in self._lines:
            end(near)
            end(far)

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                near, _ = self._listener.accept()
                if self._gone and not self._outages:
                    end(near)
                    continue
                if self.carried and self._between is not None:
                    self._between()
                    self._let_go()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._lines.append((near, far))
                number = len(self.carried)
                self.carried.append(bytearray())
                most = None if self._only else self._next_cut()
                threading.Thread(target=self._carry_up, args=(near, far, most, number), daemon=True).start()
                room = self._downs[number] if number < len(self._downs) else None
                threading.Thread(target=self._carry_down, args=(far, near, room), daemon=True).start()

    def _carry_up(self, near: socket.socket, far: socket.socket, most: int | None, number: int) -> None:
        carried = self.carried[number]
        with suppress(OSError):  # one side closed the connection
            while most is None or len(carried) < most:
                room = _PIECE if most is None else min(_PIECE, most - len(carried))
                if not (data := near.recv(room)):
                    break
                if most is None and self._only and self._only in data:
                    cut = self._next_cut()
                    most = None if cut is None else len(carried) + data.index(self._only) + cut
                    data = data if most is None else data[: most - len(carried)]
                self._send(data, far, carried)
        self.made += most is not None and len(carried) >= most
        self._cut(near, far)

    def _next_cut(self) -> int | None:
        with self._counting:
            return self._cuts.pop(0) if self._cuts else None

    def _send(self, data: bytes, far: socket.socket, carried: bytearray) -> None:
        """What of it comes before the next outage; less than all is that outage. What is counted has left."""
        with self._counting:
            room = max(0, self._outages[0] - self.up if self._outages else len(data))
            carried += data[:room]
            far.sendall(data[:room])
            if room < len(data):
                self._outages.pop(0)
                for cut_near, cut_far in self._lines:
                    self._cut(cut_near, cut_far)

    def _cut(self, near: socket.socket, far: socket.socket) -> None:
        """The client sees it at once. The platform may lose what it has not read when a line ends, so it does later."""
        end(near)
        self._half_open.append(far)
        if self._between is None:
            self._let_go()

    def _let_go(self) -> None:
        while self._half_open:
            with suppress(OSError, IndexError):  # it has ended by itself, or another thread took it
                self._half_open.pop().shutdown(socket.SHUT_WR)

    def _carry_down(self, far: socket.socket, near: socket.socket, left: int | None) -> None:
        with suppress(OSError):  # as above
            while left != 0 and (data := far.recv(_PIECE if left is None else min(_PIECE, left))):
                near.sendall(data)
                self.down += len(data)
                left = None if left is None else left - len(data)
        end(near)
        with suppress(OSError):  # as above
            while far.recv(_PIECE):
                pass  # until the platform has read everything: a reset would discard what it has not read yet
        end(far)


def end(line: socket.socket) -> None:
    """Shut down before it is closed: else the other thread's recv would never wake."""
    with suppress(OSError):  # it has gone already
        line.shutdown(socket.SHUT_RDWR)
    line.close()
