"""The values of tus's headers: a digest or nothing, a number of bytes or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract.uploads import digest_in, metadata, number_in

DIGEST = "0f" * 32


def test_a_digest_is_read_as_it_was_told() -> None:
    assert digest_in(metadata(DIGEST)) == DIGEST
    assert digest_in(f"filename cGxhbi5wZGY=,{metadata(DIGEST)}, is_confidential") == DIGEST


def test_of_many_pairs_the_first_twenty_are_looked_at() -> None:
    assert digest_in(",".join(["filename cGxhbi5wZGY="] * 19 + [metadata(DIGEST)])) == DIGEST
    assert digest_in(",".join(["filename cGxhbi5wZGY="] * 20 + [metadata(DIGEST)])) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sha256",
        "sha256 ",
        "sha256 !",
        f"sha256 {DIGEST}",
        metadata(DIGEST.upper()),
        metadata("0f"),
        metadata("é" * 64),
    ],
)
def test_what_is_no_digest_is_none(text: str) -> None:
    assert digest_in(text) == ""


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    digest_in(text)
    digest_in(f"sha256 {text}")
    found = number_in(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("10000000", 10_000_000),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.5", None),
        ("١", None),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
    ],
)
def test_a_count_is_digits(text: str | None, count: int | None) -> None:
    assert number_in(text) == count
