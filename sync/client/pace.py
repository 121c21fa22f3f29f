"""How much leaves at once: a block is what a cut may cost, a batch is one request; both follow what the link did."""

from dataclasses import dataclass

from sync.contract.batches import BLOCK_SIZE

_LEAST_BLOCK, _LEAST_BATCH, _MOST_BATCH = 5, 50, 2_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Acts in a block, acts in a batch. The defaults are those of a link that nobody knows yet."""

    block: int = BLOCK_SIZE
    batch: int = 400


def after(pace: Pace, *, arrived: int, cuts: int) -> Pace:
    """The next pace, once `arrived` blocks came to the platform and the link was cut so many times meanwhile."""
    if arrived < cuts:  # less than a block between two cuts: smaller ones have a chance
        return Pace(max(_LEAST_BLOCK, pace.block // 2), max(_LEAST_BATCH, pace.batch // 2))
    if cuts or not arrived:
        return pace
    return Pace(min(BLOCK_SIZE, pace.block * 2), min(_MOST_BATCH, pace.batch * 2))
