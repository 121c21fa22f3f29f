"""Sizes that follow the link: a block is what a cut may cost; a batch, or a chunk of a file, is one request."""

from msgspec import Struct

from sync.contract.receipts import MAX_IN_BLOCK
from sync.contract.uploads import MAX_CHUNK_BYTES

_MIN_BLOCK, _MIN_BATCH, _MAX_BATCH = 5, 50, 2_000
#: Seconds that a chunk of a file should take: long enough that waiting for its answer costs little, and short enough
#: for a progress bar.
_CHUNK_S = 8.0
FIRST_CHUNK, _MIN_CHUNK = 262_144, 32_768


class Pace(Struct, frozen=True):
    """How many acts go into a block and into a batch; the defaults are for a link that is not known yet."""

    block: int = MAX_IN_BLOCK  #: never more
    batch: int = 400  #: of any number of blocks, in one request


def after(pace: Pace, *, arrived: int, cuts: int) -> Pace:
    """The next pace, after `arrived` blocks reached the platform and the link was cut `cuts` times."""
    if arrived < cuts:  # less than a block between two cuts
        return Pace(max(_MIN_BLOCK, pace.block // 2), max(_MIN_BATCH, pace.batch // 2))
    if cuts or not arrived:
        return pace
    return Pace(min(MAX_IN_BLOCK, pace.block * 2), min(_MAX_BATCH, pace.batch * 2))


def chunk(length: int, took_s: float) -> int:
    """Bytes of the next chunk, after `length` bytes took `took_s` seconds."""
    return min(max(int(length / max(took_s, 0.001) * _CHUNK_S), _MIN_CHUNK), MAX_CHUNK_BYTES)
