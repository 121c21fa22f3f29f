"""Finds which of the accepted texts of one thing stands, by what each says of the others.

An accepted text was written upon another one, its base, and takes its place; those that it names in `replaces` are
settled by it. Any order of arrival and any repetition leave the same text standing. Legal times choose only between
texts of which neither knew the other: two computers may write such texts while the platform has lost what it accepted.
"""

from collections.abc import Collection, Mapping

from msgspec import Struct


class Text(Struct, frozen=True, kw_only=True):
    """An accepted text. `base` is "" where it was written upon no text that is here."""

    op: str
    base: str  #: id of the act whose text it was written upon
    deposited_at: str  #: the legal time, UTC ISO text
    replaces: tuple[str, ...] = ()  #: ids of acts in conflict that it settles

    @property
    def when(self) -> tuple[str, str]:
        """To sort by legal time; texts of one moment by when they were written (ids are UUIDv7)."""
        return self.deposited_at, self.op


def last(first: str, texts: Collection[Text]) -> str:
    """Id of the text that stands, among those written upon `first` and upon one another; `first` where there is none.

    Texts form a tree. Where it forks, the branch with the newest text is followed. So a text that is written upon the
    one that stands is the next to stand, whatever its time.
    """
    base = {text.op: text.base for text in texts}
    settled = {op for text in texts for op in text.replaces if not _upon(base, text.op, op)}
    way: dict[str, tuple[str, str]] = {}  # for each text: the newest unsettled text that it leads to
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
