"""The listener, as the event loop must find it; and what the help says of bounds."""

import socket

from sync.platform.server.serve import _listen
from tests.typed import relais_platform


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    """asyncio switches Nagle's algorithm off only for sockets that say they are TCP; measured: 48 ms a call, then 6."""
    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_the_help_says_what_belongs_in_front_and_what_holds_without() -> None:
    said = relais_platform("serve", "--help")
    assert said.status == 0
    for words in ("mandataire inverse", "--per-address 0", "0,5\u00a0kbit/s", "sinon 1000)", "sinon 100)"):
        assert words in said.out, words
