"""How long a body may take: as long as it needs, provided that bytes keep coming."""

import pytest

from sync.platform.http.api import LEAST_RATE, STALL_S, until


def cut_at(pieces: list[tuple[float, int]], rule: object = until) -> float | None:
    """When a body in such pieces, each so many seconds after the last, is given up; None if it arrives whole."""
    assert callable(rule)
    end, now = STALL_S, 0.0
    for pause, size in pieces:
        now += pause
        if now > end:
            return end
        end = rule(end, now, size, STALL_S)
    return None


@pytest.mark.parametrize(
    "pieces",
    [
        [(0.5, 1_000)] * 4_000,  # 16 kbit/s
        [(2, 250)] * 16_000,  # 1 kbit/s: 4 MB in nine hours
        [(40, 40 * LEAST_RATE)] * 100,  # as slow as it may be, in bursts
        [(44, 16_384)] * 240,  # a slow line that pauses between two pieces of our client
        [(44, 100)],  # a short piece that arrives in the end
    ],
)
def test_a_body_that_comes_steadily_arrives(pieces: list[tuple[float, int]]) -> None:
    assert cut_at(pieces) is None


@pytest.mark.parametrize(
    "pieces",
    [
        [(3, 1)] * 1_000,
        [(46, 1_000_000)],
        [(1, LEAST_RATE // 2)] * 1_000,
        [(1, 1_000_000), *[(3, 1)] * 1_000],  # many bytes at the start allow no more than one pause
    ],
)
def test_one_that_trickles_is_cut(pieces: list[tuple[float, int]]) -> None:
    cut = cut_at(pieces)
    assert cut is not None
    assert cut < 3 * STALL_S


def test_the_control_a_rule_that_any_byte_satisfies_lets_it_trickle() -> None:
    assert cut_at([(3, 1)] * 1_000, lambda _end, now, _size, stall_s: now + stall_s) is None
