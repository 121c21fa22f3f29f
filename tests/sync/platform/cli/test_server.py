"""The listener: what the event loop must find on it."""

import socket

from sync.platform.cli.server import _listen


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    """asyncio switches Nagle's algorithm off only for sockets that say they are TCP; measured: 48 ms a call, then 6."""
    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
