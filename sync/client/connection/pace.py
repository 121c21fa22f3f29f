"""How much goes at once: a block is what a cut may cost, a batch or a part is one request; all follow the link."""

from dataclasses import dataclass

from sync.contract.batches import BLOCK_SIZE
from sync.contract.uploads import MAX_CHUNK_BYTES

_LEAST_BLOCK, _LEAST_BATCH, _MOST_BATCH = 5, 50, 2_000
#: One part of a document takes about so long, whatever the link: long enough that its answer costs little, short for
#: who watches.
_CHUNK_S = 8.0
FIRST_CHUNK, _LEAST_CHUNK = 262_144, 32_768


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


def chunk(length: int, took_s: float) -> int:
    """Bytes of the next part of a document, once so many took so long."""
    return min(max(int(length / max(took_s, 0.001) * _CHUNK_S), _LEAST_CHUNK), MAX_CHUNK_BYTES)
