"""What CALLS.md says about how long our end waits, and how much it sends at once, is true."""

from pathlib import Path

import pytest

import sync.client.connection
from sync.client.connection import http_transport, pace
from sync.client.connection.pace import Pace

PAGE = " ".join((Path(sync.client.connection.__path__[0]) / "CALLS.md").read_text("utf-8").split())


@pytest.mark.parametrize(
    "said",
    [
        f"{http_transport.STALL_S:g} s without a byte is a stall",
        f"a batch grows to {pace.after(Pace(batch=10**6), arrived=9, cuts=0).batch:,} acts",
    ],
)
def test_the_page_says_what_holds(said: str) -> None:
    assert said in PAGE
