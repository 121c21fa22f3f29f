"""What a list can be asked for: its words, the kinds that it may show alone, its orders."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop.viewmodels.kit.list_model import Line


class SearchedLine(Line, Protocol):
    """A line that can be searched and sorted."""

    @property
    def searched(self) -> str:
        """Its title, a line feed, what else of it is searched; all of it folded."""

    @property
    def kinds(self) -> Collection[str]:
        """Keys of what it can be narrowed to: its state, its themes."""


@dataclass(frozen=True, slots=True)
class Order:
    """Its words; `key` of a line, or None where lines come in this order by themselves."""

    words: str
    key: Callable[[Any], Any] | None = None
    backwards: bool = False


#: Of a list that comes with the newest first.
BY_DATE = {
    "recent": Order("Du plus récent"),
    "old": Order("Du plus ancien", backwards=True),
    "title": Order("Par titre", lambda line: line.searched),
}


@dataclass(frozen=True, slots=True)
class Parted:
    """Of a list whose tab counts the lines of one kind alone: that kind, its words, and the words for all others."""

    kind: str
    one: str  #: vote
    many: str  #: votes
    other: str  #: retiré
    others: str  #: retirés


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a list offers, by key. The first order is the list's own; `flags` are kinds ticked each by itself."""

    search: str  #: &Chercher un besoin
    one: str  #: besoin
    many: str  #: besoins
    all: str  #: Tous les besoins
    example: str = ""  #: of words to search for
    label: str = "&Afficher"  #: over the kinds
    kinds: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=lambda: BY_DATE)
    flags: Mapping[str, str] = field(default_factory=dict)
    parted: Parted | None = None
