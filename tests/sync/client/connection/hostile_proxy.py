"""A proxy that gives no passage: started as a process of its own, says its port, then misbehaves.

python hostile_proxy.py MODE; one line with the port when it listens. The modes are the functions below; one that is
none of them is what the proxy answers, with \\n for the ends of its lines.
"""

import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_YES = b"HTTP/1.1 200 Connection established\r\n"


def mute(_: socket.socket) -> None:
    threading.Event().wait()


def drip(proxy: socket.socket) -> None:
    proxy.sendall(_YES)
    proxy.settimeout(0.02)
    while True:
        proxy.sendall(b"a")
        with suppress(TimeoutError):  # a pause; and the end of the other one ends this too
            proxy.recv(1)


def another_service(proxy: socket.socket) -> None:
    proxy.sendall(b"SSH-2.0-OpenSSH_10.0\r\n")
    threading.Event().wait()


def endless_line(proxy: socket.socket) -> None:
    proxy.sendall(b"HTTP/1.1 200 ")
    for_ever(proxy, b"a" * 10_000)


def endless_headers(proxy: socket.socket) -> None:
    proxy.sendall(_YES)
    for_ever(proxy, b"X-More: " + b"a" * 1000 + b"\r\n")


def endless_body(proxy: socket.socket) -> None:
    proxy.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    for_ever(proxy, b"a" * 10_000)


def yes_then_garbage(proxy: socket.socket) -> None:
    proxy.sendall(_YES + b"\r\n")
    for_ever(proxy, b"a" * 10_000)


def yes_then_records(proxy: socket.socket) -> None:
    """It begins as TLS does, and has no end."""
    proxy.sendall(_YES + b"\r\n\x16\x03\x03\xff\xff")
    for_ever(proxy, b"a" * 10_000)


def yes_then_reset(proxy: socket.socket) -> None:
    proxy.sendall(_YES + b"\r\n")
    proxy.recv(1)
    proxy.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    proxy.close()  # what was not read, and this, make it a reset


def for_ever(proxy: socket.socket, what: bytes) -> None:
    while True:
        proxy.sendall(what)


_MODES: dict[str, Callable[[socket.socket], None]] = {
    one.__name__: one
    for one in (
        mute,
        drip,
        another_service,
        endless_line,
        endless_headers,
        endless_body,
        yes_then_garbage,
        yes_then_records,
        yes_then_reset,
    )
}


@contextmanager
def started(mode: str) -> Iterator[str]:
    """Such a proxy in another process; its address."""
    with subprocess.Popen([sys.executable, __file__, mode], stdout=subprocess.PIPE, text=True) as proxy:
        try:
            assert proxy.stdout
            yield f"http://127.0.0.1:{proxy.stdout.readline().strip()}"
        finally:
            proxy.kill()


def _serve(connection: socket.socket, mode: str) -> None:
    with connection, suppress(OSError):  # the other end is right to leave
        connection.recv(65_536)
        if mode in _MODES:
            _MODES[mode](connection)
        connection.sendall(mode.replace("\\n", "\r\n").encode())
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            continue


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        sys.stdout.write(f"{server.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_serve, args=(connection, sys.argv[1]), daemon=True).start()


if __name__ == "__main__":
    main()
