"""What any one connection can do on that line: a cold TLS connection, the payload's bytes, one byte back.

`link_bare.py serve ADDRESS PORT CERT KEY`, or `link_bare.py push ADDRESS PORT BYTES`, which prints its seconds as JSON.
"""

import json
import os
import socket
import ssl
import sys
import time

_LENGTH = 8


def serve(address: str, port: int, cert: str, key: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with socket.create_server((address, port)) as listener:
        sys.stdout.write("up\n")
        sys.stdout.flush()
        while True:
            raw, _ = listener.accept()
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(raw, server_side=True) as line:
                left = int.from_bytes(line.recv(_LENGTH), "big")
                while left > 0:
                    left -= len(line.recv(65_536))
                line.sendall(b"\1")


def push(address: str, port: int, count: int) -> float:
    data = os.urandom(count)
    context = ssl.create_default_context()
    began = time.perf_counter()
    with socket.create_connection((address, port)) as raw:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with context.wrap_socket(raw, server_hostname=address) as line:
            line.sendall(count.to_bytes(_LENGTH, "big") + data)
            line.recv(1)
    return time.perf_counter() - began


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
    else:
        sys.stdout.write(json.dumps({"push_s": push(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))}) + "\n")
