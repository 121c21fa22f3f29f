"""A TCP line between both ends that breaks by lot: cut at any byte, slow, stands in as another, or delivers twice.

It reads no HTTP: a portal's page or a 503 comes in the place of the platform's answer.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from tests.sync.client.cutting_proxy import end

_PIECE = 16_384
FAULTS = ("cut up", "cut down", "slow", "twice", "portal", "login", "busy", "bad gateway")
_RETRY = ("0", "-3", "2", "soon", "Wed, 21 Oct 2015 07:28:00 GMT", "1e9", "")
_PAGE = b"<html><body>Bienvenue sur le Wi-Fi de la gare</body></html>"


class FaultProxy:
    """Listens until it is closed; one connection in `one_in` breaks, none where it is 0. `seen` counts."""

    def __init__(self, port: int, seed: int, *, one_in: int = 2) -> None:
        self._port, self._dice, self.one_in = port, random.Random(seed), one_in
        self.seen: Counter[str] = Counter()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        end(self._listener)

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                near, _ = self._listener.accept()
                fault = self._dice.choice(FAULTS) if self.one_in and self._dice.randrange(self.one_in) == 0 else ""
                where = self._draw(fault)
                self.seen[fault or "whole"] += 1
                threading.Thread(target=self._serve, args=(near, fault, where), daemon=True).start()

    def _draw(self, fault: str) -> int:
        """After how many bytes: of the head, of a body, or of a later call on the same line."""
        most = self._dice.choice((300, 3_000, 40_000))
        return self._dice.randrange(1, most)

    def _serve(self, near: socket.socket, fault: str, where: int) -> None:
        if fault in ("portal", "login", "busy", "bad gateway"):
            self._stand_in(near, fault, where)
            return
        with suppress(OSError):  # either side went away, as lines do
            far = socket.create_connection(("127.0.0.1", self._port))
            kept = bytearray()
            up = threading.Thread(target=self._carry, args=(near, far, fault, where, "up", kept), daemon=True)
            up.start()
            self._carry(far, near, fault, where, "down", None)
            up.join()
            end(far)
            if fault == "twice":
                self._again(bytes(kept))
        end(near)

    def _carry(
        self, source: socket.socket, sink: socket.socket, fault: str, where: int, way: str, kept: bytearray | None
    ) -> None:
        gone = 0
        with suppress(OSError):  # as above
            while data := source.recv(_PIECE):
                if fault == f"cut {way}" and gone + len(data) >= where:
                    sink.sendall(data[: where - gone])
                    break
                if fault == "slow":
                    time.sleep(min(0.2, where / 100_000))  # what a slow line is made of; nothing waits for it here
                sink.sendall(data)
                gone += len(data)
                if kept is not None and len(kept) < 4_000_000:
                    kept += data
        end(source)
        end(sink)

    def _again(self, sent: bytes) -> None:
        """All that went up this line, once more, to whoever answers: the answer goes nowhere."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as far:  # as above
            far.settimeout(5)
            far.sendall(sent)
            far.shutdown(socket.SHUT_WR)
            while far.recv(_PIECE):
                pass

    def _stand_in(self, near: socket.socket, fault: str, where: int) -> None:
        retry = _RETRY[where % len(_RETRY)]
        said: dict[str, Callable[[], bytes]] = {
            "portal": lambda: _http("200 OK", "Content-Type: text/html", _PAGE),
            "login": lambda: _http("302 Found", "Location: http://10.0.0.1/login", b""),
            "busy": lambda: _http("429 Slow" if where % 2 else "503 Busy", f"Retry-After: {retry}", b""),
            "bad gateway": lambda: _http("502 Bad Gateway", "Content-Type: text/html", b"<html>proxy</html>"),
        }
        with suppress(OSError):  # as above
            near.settimeout(1)
            with suppress(TimeoutError):  # the head is read, or never comes
                while (data := near.recv(_PIECE)) and b"\r\n\r\n" not in data and len(data) == _PIECE:
                    pass
            near.sendall(said[fault]())
        end(near)


def _http(status: str, header: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
