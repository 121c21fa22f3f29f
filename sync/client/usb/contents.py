"""What a return holds, line by line. A line that this program cannot read is passed over and named; the rest is taken.

Such a line would come again with each return; if it stopped the reading, no USB stick could ever be read in. Nothing is
lost: an act stays due until a receipt comes that can be read, and what a page lacks comes on another way, or to a later
version of this program.
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from sync.contract.bundle import FEED, LEDGER, MAX_RETURN_BYTES, PROOFS, BadBundle, ReturnedPage
from sync.contract.ledger import LedgerEntry
from sync.contract.receipts import Proof
from sync.contract.sealing import Unsealed

_T = TypeVar("_T")
_LONGEST_PROOF = 100_000


class Contents:
    """The contents of a return whose parts were checked. Raises BadBundle, before anything is stored, if unreadable."""

    def __init__(self, opened: Unsealed) -> None:
        self._opened = opened
        self.unread: list[str] = []  #: places of lines, such as "proofs.ndjson:3"
        self.answered = {proof.op for proof in self._lines(PROOFS, _LONGEST_PROOF, Proof, self.unread)}
        self.words = self._words()
        pages = sum(1 for _ in self._lines(FEED, MAX_RETURN_BYTES, ReturnedPage, self.unread))
        if self.unread and not (self.answered or self.words or pages):
            raise BadBundle("content")

    def proofs(self) -> Iterator[Proof]:
        return self._lines(PROOFS, _LONGEST_PROOF, Proof, [])

    def pages(self) -> Iterator[ReturnedPage]:
        return self._lines(FEED, MAX_RETURN_BYTES, ReturnedPage, [])

    def _words(self) -> tuple[LedgerEntry, ...]:
        """The words of the ledger, up to one that cannot be read: nothing can be chained beyond it."""
        unread: list[str] = []
        words: list[LedgerEntry] = []
        for entry in self._lines(LEDGER, _LONGEST_PROOF, LedgerEntry, unread):
            if not unread:
                words.append(entry)
        self.unread += unread
        return tuple(words)

    def _lines(self, name: str, longest: int, shape: type[_T], unread: list[str]) -> Iterator[_T]:
        decoder = msgspec.json.Decoder(shape, strict=True)
        for place, line in enumerate(self._opened.lines(name, longest), 1):
            try:
                yield decoder.decode(line)
            except (ValueError, msgspec.MsgspecError, RecursionError):
                unread.append(f"{name}:{place}")
