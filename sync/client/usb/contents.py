"""What a return holds, line by line. A line that this program cannot read is set aside by its place, the rest is taken.

Whatever its reason, it would come with each return again, and one would stop every key for ever: an act stays due until
a receipt comes that can be read, and what a page lacks comes by another way or to a later version of this program.
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from sync.contract.bundle import FEED, LEDGER, MAX_FEED_BYTES, PROOFS, BadBundle, ReturnedPage
from sync.contract.ledger import LedgerEntry
from sync.contract.receipts import Proof
from sync.contract.sealing import Unsealed

_T = TypeVar("_T")
_LONGEST_PROOF = 100_000


class Contents:
    """Of a return whose parts are checked. Raises BadBundle where nothing of it can be read, before any is stored."""

    def __init__(self, opened: Unsealed) -> None:
        self._opened = opened
        self.unread: list[str] = []  #: places of lines, such as "proofs.ndjson:3"
        self.answered = {proof.op for proof in self._lines(PROOFS, _LONGEST_PROOF, Proof, self.unread)}
        self.words = self._words()
        pages = sum(1 for _ in self._lines(FEED, MAX_FEED_BYTES, ReturnedPage, self.unread))
        if self.unread and not (self.answered or self.words or pages):
            raise BadBundle("content")

    def proofs(self) -> Iterator[Proof]:
        return self._lines(PROOFS, _LONGEST_PROOF, Proof, [])

    def pages(self) -> Iterator[ReturnedPage]:
        return self._lines(FEED, MAX_FEED_BYTES, ReturnedPage, [])

    def _words(self) -> tuple[LedgerEntry, ...]:
        """Up to one that cannot be read: nothing can be chained beyond it."""
        unread: list[str] = []
        found: list[LedgerEntry] = []
        for entry in self._lines(LEDGER, _LONGEST_PROOF, LedgerEntry, unread):
            if not unread:
                found.append(entry)
        self.unread += unread
        return tuple(found)

    def _lines(self, name: str, longest: int, shape: type[_T], unread: list[str]) -> Iterator[_T]:
        decoder = msgspec.json.Decoder(shape, strict=True)
        for place, line in enumerate(self._opened.lines(name, longest), 1):
            try:
                yield decoder.decode(line)
            except (ValueError, msgspec.MsgspecError, RecursionError):
                unread.append(f"{name}:{place}")
