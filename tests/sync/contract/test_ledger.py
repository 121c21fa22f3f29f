"""The chain of a ledger: each head depends on all entries before it, on the platform and on the commune."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from sync.contract.ledger import LedgerEntry, LedgerHead, after, origin

AT = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
FIRST = LedgerEntry(
    n=1,
    op="01778b2b-3280-7760-bd58-8b2992d00903",
    intent="a" * 64,
    status="accepted",
    deposited_at=AT,
    at=AT,
)


def chained(*entries: LedgerEntry) -> LedgerHead:
    head = origin("platform", "45024")
    for entry in entries:
        head = after(head, entry)
    return head


def test_the_bytes_that_are_hashed_are_those_of_the_contract() -> None:
    """Another platform must compute the same: a change here makes a new version of the contract."""
    assert origin("platform", "45024").head == "5a226fa1e7d6857f33a15fed95479670b9ef5a31f97a28b3a48b7b0a76c5a798"
    assert chained(FIRST) == LedgerHead(size=1, head="a89c9d463d07adaac0aaa155e8917f9f5a0ba0037b5ef0a0ad20052d720abc7c")


@pytest.mark.parametrize(
    "changed",
    [
        {"op": "01778b2b-3280-7760-bd58-8b2992d00904"},
        {"intent": "b" * 64},
        {"status": "rejected"},
        {"reason": "phase_closed"},
        {"deposited_at": AT.replace(year=2025)},
        {"at": AT.replace(microsecond=1)},
    ],
)
def test_every_field_is_in_the_head(changed: dict[str, Any]) -> None:
    assert chained(replace(FIRST, **changed)) != chained(FIRST)


def test_a_ledger_is_of_one_platform_and_of_one_commune() -> None:
    heads = {origin(platform, commune).head for platform in ("p", "q") for commune in ("45024", "45025")}
    assert len(heads) == 4


def test_what_came_before_is_in_the_head() -> None:
    second = replace(FIRST, n=2)
    assert chained(FIRST, second) != chained(replace(FIRST, status="held"), second)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_only_the_next_entry_follows(n: int) -> None:
    with pytest.raises(ValueError, match="after 1"):
        chained(FIRST, replace(FIRST, n=n))
