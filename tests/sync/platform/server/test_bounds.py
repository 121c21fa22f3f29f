"""The limits that operators read in the platform's BOUNDS.md are the default limits of the program."""

from pathlib import Path

import pytest

import sync.platform
from sync.platform import quotas
from sync.platform.http import api
from sync.platform.server.bounds import Bounds

PAGE = " ".join((Path(sync.platform.__path__[0]) / "BOUNDS.md").read_text("utf-8").split())
BOUNDS = Bounds()


@pytest.mark.parametrize(
    "said",
    [
        f"{BOUNDS.connections:,} connections at once and {BOUNDS.per_address} from one address",
        f"and {BOUNDS.head_s:g} seconds, TLS handshake included, {BOUNDS.rest_s:g} seconds of rest",
        f"an answer of which no byte is taken for {BOUNDS.answer_s:g} seconds",
        f"{BOUNDS.left_s:g} seconds for the rest of a body behind its answer",
        f"Of connections the log has a line every {BOUNDS.tell_s:g} seconds",
        f"comes at {api.LEAST_RATE * 8 / 1024:g} kbit/s, with pauses of {api.STALL_S:g} seconds",
        f"{quotas.OPERATIONS_A_DAY:,} new acts and {quotas.ROTATIONS_A_DAY} rotations in a day",
        f"rotations in a day (UTC), {quotas.HELD_BYTES / 1e6:g} MB of",
        f"{quotas.DOCUMENTS:,} documents and {quotas.DOCUMENT_BYTES / 1e9:g} GB",
        f"GB, {quotas.BUNDLES:,} files of USB sticks",
    ],
)
def test_the_page_says_what_holds(said: str) -> None:
    assert said in PAGE
