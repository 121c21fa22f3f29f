"""The body behind a head that asks who we are: read away whole, or the connection is not asked again."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sync.client.connection.http_head import ask, skip_body

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Ours, and the proxy's."""
    ours, other = socket.socketpair()
    with ours, other:
        yield ours, other


@pytest.mark.parametrize("length", ["0", "5", "000005", "200000"])
def test_the_next_answer_is_behind_a_body_that_was_read_whole(ends: Ends, length: str) -> None:
    ours, other = ends
    with ThreadPoolExecutor(1) as pool:  # the longest does not fit into a socket
        sent = pool.submit(other.sendall, b"w" * int(length) + b"HTTP/1.1 200 Yes\r\n\r\n")
        assert skip_body(ours, {"content-length": length}, 5.0)
        sent.result(timeout=5)
    assert ask(ours, "CONNECT", "a:1", "a:1", {}, within_s=5.0) == (200, {})


def test_a_body_that_ends_too_soon_was_not_read(ends: Ends) -> None:
    ours, other = ends
    other.sendall(b"Wh")
    other.shutdown(socket.SHUT_WR)
    assert not skip_body(ours, {"content-length": "5"}, 5.0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-length": ""},
        {"content-length": "-1"},
        {"content-length": "5, 5"},
        {"content-length": "\u0665"},
        {"content-length": "262145"},
        {"content-length": "000000000999999999999"},
        {"content-length": "0" * 5000},
        {"content-length": "5", "connection": "Close"},
        {"content-length": "5", "proxy-connection": "close"},
    ],
)
def test_where_it_cannot_be_read_nothing_is_read(ends: Ends, headers: dict[str, str]) -> None:
    ours, other = ends
    other.sendall(b"Who?\n")
    assert not skip_body(ours, headers, 5.0)
    assert ours.recv(5) == b"Who?\n"


def test_a_body_that_does_not_come_is_not_waited_for(ends: Ends) -> None:
    ours, other = ends
    other.sendall(b"W")
    with pytest.raises(TimeoutError):
        skip_body(ours, {"content-length": "5"}, 0.05)
