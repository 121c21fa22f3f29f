"""A proxy that wants NTLM or Negotiate, and then carries bytes: python ntlm_proxy.py METHOD; says its port.

The account that it knows is in the file that NTLM_USER_FILE names (domain:user:password). Its standard output gets,
after the port, a line for each head that it was sent: by which method.
"""

import base64
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import spnego
from spnego.exceptions import SpnegoError


@contextmanager
def started(method: str, accounts: Path, *more: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Such a proxy in another process: its address, and the process."""
    command = [sys.executable, __file__, method, *more]
    environment = os.environ | {"NTLM_USER_FILE": str(accounts)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as proxy:
        try:
            assert proxy.stdout
            yield f"http://127.0.0.1:{proxy.stdout.readline().strip()}", proxy
        finally:
            proxy.kill()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _head(connection: socket.socket) -> tuple[str, dict[str, str]]:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        one = connection.recv(1)
        if not one:
            raise ConnectionResetError
        head += one
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines if line)
    return first.split()[1], {name.lower(): value for name, _, value in pairs}


def _ask(connection: socket.socket, challenges: list[str]) -> None:
    lines = [
        "HTTP/1.1 407 Who",
        *(f"Proxy-Authenticate: {one}" for one in challenges),
        "Content-Length: 5",
        "",
        "Who?\n",
    ]
    connection.sendall("\r\n".join(lines).encode())


def _serve(connection: socket.socket, methods: list[str], challenge: str) -> None:
    with connection, suppress(OSError):  # the other end is right to leave
        context: Any = None
        while True:
            target, headers = _head(connection)
            method, _, token = headers.get("proxy-authorization", "").partition(" ")
            _say(method or "nothing")
            if method not in methods or method == "Basic":  # Basic is always wrong here
                _ask(connection, methods)
                return  # closes, as squid does
            context = context or spnego.server(hostname="127.0.0.1", service="HTTP", protocol=method.lower())
            try:
                answer = context.step(base64.b64decode(token))
            except (SpnegoError, ValueError):
                _ask(connection, methods)
                return
            if context.complete:
                break
            _ask(connection, [f"{method} {challenge or base64.b64encode(answer).decode()}"])
        host, _, port = target.rpartition(":")
        with socket.create_connection((host, int(port))) as there:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_carry, args=(there, connection), daemon=True)
            back.start()
            _carry(connection, there)
            back.join()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):  # either end may leave
        while data := one.recv(65_536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        _say(str(server.getsockname()[1]))
        while True:
            connection, _ = server.accept()
            arguments = (connection, sys.argv[1].split(","), sys.argv[2] if len(sys.argv) > 2 else "")
            threading.Thread(target=_serve, args=arguments, daemon=True).start()


if __name__ == "__main__":
    main()
