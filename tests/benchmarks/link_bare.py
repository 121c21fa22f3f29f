"""What connections can do on that line: cold TLS, the payload's bytes parted among so many, one byte back on each.

`link_bare.py serve ADDRESS PORT CERT KEY`, or `link_bare.py push ADDRESS PORT BYTES CONNECTIONS`, which prints its
seconds as JSON.
"""

import json
import os
import socket
import ssl
import sys
import threading
import time

_LENGTH = 8


def serve(address: str, port: int, cert: str, key: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    def take(raw: socket.socket) -> None:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with context.wrap_socket(raw, server_side=True) as line:
            left = int.from_bytes(line.recv(_LENGTH), "big")
            while left > 0:
                left -= len(line.recv(65_536))
            line.sendall(b"\1")

    with socket.create_server((address, port)) as listener:
        sys.stdout.write("up\n")
        sys.stdout.flush()
        while True:
            raw, _ = listener.accept()
            threading.Thread(target=take, args=(raw,), daemon=True).start()


def push(address: str, port: int, count: int, connections: int) -> float:
    part = os.urandom(count // connections)
    context = ssl.create_default_context()

    def bring() -> None:
        with socket.create_connection((address, port)) as raw:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(raw, server_hostname=address) as line:
                line.sendall(len(part).to_bytes(_LENGTH, "big") + part)
                line.recv(1)

    lines = [threading.Thread(target=bring) for _ in range(connections)]
    began = time.perf_counter()
    for worker in lines:
        worker.start()
    for worker in lines:
        worker.join()
    return time.perf_counter() - began


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
    else:
        sys.stdout.write(json.dumps({"push_s": push(sys.argv[2], *map(int, sys.argv[3:]))}) + "\n")
