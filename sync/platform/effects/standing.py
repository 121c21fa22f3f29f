"""Which of the accepted texts of one thing stands: found from what each says of the others, whenever each one came.

An accepted text was written upon another one, its base, and takes its place; what it names in `replaces` it settles.
Any order of arrival and any repetition leave the same one standing. Legal times only choose between texts of which
neither knew the other, as two computers write them while the platform has forgotten what it had accepted.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An accepted text. Its base is "" where it was written upon none that is here."""

    op: str
    base: str
    deposited_at: str
    replaces: tuple[str, ...] = ()

    @property
    def when(self) -> tuple[str, str]:
        """By the legal time; of one moment, as it was written (ids are UUIDv7)."""
        return self.deposited_at, self.op


def last(first: str, texts: Collection[Text]) -> str:
    """The one that stands, of those written upon `first` and upon one another; `first` where there is none.

    At each fork the way goes to the newest text that it leads to. So a text that is written upon the one that stands
    is the next to stand, whatever its time.
    """
    base = {text.op: text.base for text in texts}
    settled = {op for text in texts for op in text.replaces if not _upon(base, text.op, op)}
    way: dict[str, tuple[str, str]] = {}  # of each that leads to one that is not settled, the newest of these
    for text in sorted(texts, key=lambda text: text.when, reverse=True):
        op = first if text.op in settled else text.op
        while op in base and op not in way:
            way[op] = text.when
            op = base[op]
    onward = {base[op]: op for op in sorted(way, key=lambda op: way[op])}
    while first in onward:
        first = onward[first]
    return first


def _upon(base: Mapping[str, str], op: str, later: str) -> bool:
    """Whether `later` is `op`, or was written upon it, at any distance."""
    passed: set[str] = set()
    while later != op and later in base and later not in passed:
        passed.add(later)
        later = base[later]
    return later == op
