"""What the headers of a snapshot say, and which other headers must be refused."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import snapshots as wire

SHA256 = hashlib.sha256(b"document").hexdigest()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bytes=0-9", (0, 9)),
        ("bytes=9-9", (9, 9)),
        ("bytes=7-", (7, None)),
        ("bytes=9-8", None),
        ("bytes=-7", None),  # it asks for the last bytes, which no client of ours does
        ("bytes=0-1,4-5", None),
        ("bytes=0-9 ", None),
        ("bytes=０-９", None),
        ("bytes=" + "9" * 16 + "-", None),
        ("items=0-9", None),
        ("", None),
    ],
)
def test_the_one_part_that_is_asked_for(text: str, found: tuple[int, int | None] | None) -> None:
    assert wire.asked(text) == found


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_place_is_read_as_it_is_written(first: int, more: int, behind: int) -> None:
    last, size = first + more, first + more + behind
    assert wire.place_in(wire.content_range(first, last, size)) == (first, size)


@pytest.mark.parametrize(
    "text", ["", "bytes */10", "bytes 5-4/10", "bytes 0-10/10", "bytes 0-11/10", "bytes 0-9/*", "bytes=0-9/10"]
)
def test_a_place_that_cannot_be_is_none(text: str) -> None:
    assert wire.place_in(text) is None


def test_a_digest_is_read_as_it_is_written() -> None:
    assert wire.digest_in(wire.repr_digest(SHA256)) == SHA256
    assert wire.etag(SHA256) == f'"{SHA256}"'


@pytest.mark.parametrize("text", ["", "sha-256=::", f"sha-256={SHA256}", "sha-256=:" + "A" * 42 + "!=:", "md5=:AA==:"])
def test_what_names_no_digest(text: str) -> None:
    assert wire.digest_in(text) == ""
