"""The words and choices of a list: what is searched, the kinds it may be narrowed to, its orders."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.list_model import Line


class SearchedLine(Line, Protocol):
    """A line that can be searched and sorted."""

    @property
    def searched(self) -> str:
        """The text that is searched: its title, a line feed, the rest; without accents and capitals."""

    @property
    def kinds(self) -> Collection[str]:
        """Keys of the kinds it belongs to (its state, its themes), by which the list can be narrowed."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order in which a list may be shown."""

    words: str  #: in the list of orders to choose from
    key: Callable[[Any], Any] | None = None  #: of a line, to sort by; None to keep the order in which lines come
    backwards: bool = False  #: True: the last line first


#: For a list whose lines come with the newest first.
BY_DATE = {
    "recent": Order("Du plus récent"),
    "old": Order("Du plus ancien", backwards=True),
    "title": Order("Par titre", lambda line: line.searched),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """For a list whose tab counts the lines of one kind and all others apart; with the words of both counts."""

    kind: str  #: its key among the kinds
    one: str  #: vote
    many: str  #: votes
    other: str  #: sans effet
    others: str  #: the same for several
    among: tuple[str, str]  #: key and words of a kind among those: they say how many of the count are of it

    def sentence(self, counts: Mapping[str, int], total: int) -> str:
        """ "3 votes, 1 retiré"; "" where all lines are of that kind and none is counted once more."""
        some, (kind, words) = counts.get(self.kind, 0), self.among
        apart, rest = french.among(counts.get(kind, 0), some, words), total - some
        counted = f"{french.counted(some, self.one, self.many)}{apart}" if some else ""
        others = french.counted(rest, self.other, self.others) if rest else ""
        return ", ".join(filter(None, (counted, others))) if rest or apart else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedKinds:
    """For a list of several kinds of things: each is counted by its own name."""

    kinds: Mapping[str, tuple[str, str]]  #: by key of the kind: one, many
    among: Mapping[str, str]  #: words of each kind that is counted once more, after "dont", by its key: avec votre vote

    def sentence(self, counts: Mapping[str, int]) -> str:
        """ "2 propositions et 235 services, dont 1 avec votre vote": a kind of which there is none is not named."""
        some = [(counts.get(kind, 0), words) for kind, words in self.kinds.items()]
        counted = " et ".join(french.counted(count, *words) for count, words in some if count)
        among = [(counts.get(kind, 0), words) for kind, words in self.among.items()]
        voted = " et ".join(f"{french.number(count)} {words}" for count, words in among if count)
        return f"{counted}, dont {voted}" if voted else counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What can be searched and chosen above a list, with its words."""

    search: str  #: &Chercher un besoin
    one: str  #: besoin
    many: str  #: besoins
    all: str  #: Tous les besoins
    example: str = ""  #: of words to search for
    label: str = "&Afficher"  #: over the kinds
    #: words of each kind to which the list may be narrowed, one at a time; none: no such choice
    kinds: Mapping[str, str] = field(default_factory=dict)
    #: words and rule of each order, by key; the first is used until another is chosen
    orders: Mapping[str, Order] = field(default_factory=lambda: BY_DATE)
    flags: Mapping[str, str] = field(default_factory=dict)  #: words of each kind that has a box of its own to tick
    named: CountedKinds | None = None  #: where the whole list is counted by the names of its kinds
    parted: Parted | None = None  #: where the tab counts the lines of one kind alone; None where it counts all
