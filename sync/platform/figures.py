"""Numbers and sizes, as sentences have them."""


def number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


def megabytes(size: int) -> str:
    """Whole ones."""
    return f"{number(size // 1_000_000)}\u00a0Mo"
