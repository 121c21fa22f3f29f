"""How a number is written for an operator or a commune, character by character."""

from sync.platform import figures


def test_numbers_and_sizes() -> None:
    numbers = [figures.number(one) for one in (0, 999, 10_000, 1_234_567)]
    assert numbers == ["0", "999", "10\u00a0000", "1\u00a0234\u00a0567"]
    sizes = [figures.megabytes(one) for one in (999_999, 1_000_000, 3_999_999_999, 4_000_000_000)]
    assert sizes == ["0\u00a0Mo", "1\u00a0Mo", "3\u00a0999\u00a0Mo", "4\u00a0000\u00a0Mo"]
