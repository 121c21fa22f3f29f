"""How much a published need resembles the one that is written: by their words, by what these mean, by their matter.

Two needs have the same matter where the same services answer them, whichever words they use: "docteur" beside
"téléconsultation". Titles weigh most. A word that any need may have counts for little.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from operator import mul
from typing import NamedTuple

from desktop.database import words
from desktop.database.service_weights import service_weights
from desktop.domain.services import trade_words

# What a word of the draft's title counts for where the need has it in its description, another form or a synonym.
_BODY, _FAMILY, _SYNONYM, _BEGUN = 0.55, 0.75, 0.5, 0.8
DESCRIPTION = 0.35  #: of a word that is only in the draft's description
_COMMON_WORD, _WORD_OF_NEEDS = 0.25, 0.25  # of a word of any conversation, and of any need
# Found by tests/desktop/database/alike_evaluation.py on the set for tuning: what each part counts for.
_COVERED, _BACK, _MEANING, _MATTER = 0.7, 0.15, 0.45, 0.5
_HALF = 0.2  # so much weight of words gives less certainty than more of it
_LEAST = 0.02  # what is less likely than that is not meant
_KEPT = 1_000  # texts whose words are remembered: the next letters find mostly the same needs


class TitledText(NamedTuple):
    """A need, as far as it is compared."""

    title: str  #: its last word may be unfinished where it is typed
    description: str  #: "" for none


class _DraftWord(NamedTuple):
    """One word of the draft, as it is looked for."""

    root: str  #: its stem
    letters: str  #: it begins with these, where it is unfinished; "" otherwise
    weight: float  #: what it counts for
    instead: Sequence[Sequence[str]]  #: synonyms, each as the stems of its words


class _NeedWords(NamedTuple):
    """The words of a need, as they are compared."""

    title: frozenset[str]  #: stems
    body: frozenset[str]  #: stems of the description
    title_families: frozenset[str]  #: of the stems of the title
    body_families: frozenset[str]  #: of those of the description


class Matter(NamedTuple):
    """What a need is about, by what its words say for services, and for things that are none."""

    direction: Sequence[float]  #: what is said for each of them, of length 1; empty where nothing is known
    likely: Mapping[str, float]  #: by id: how likely each is meant


class Draft:
    """The need that is written. The last word of its title may be unfinished."""

    def __init__(self, text: TitledText) -> None:
        whole = words.typed(text.title)
        typed = words.weighed(whole) or whole
        instead: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for meant, others in words.alternatives(typed):
            for root in meant:
                instead[root] += others
        self._title = [
            _DraftWord(root := _root(one.plain), one.plain if one.unfinished else "", weight(root), instead[one.stem])
            for one in typed
        ]
        named = {word.root for word in self._title}
        described = dict.fromkeys(map(_root, words.meaningful(text.description)[: words.MOST_WORDS]))
        self._described = [_DraftWord(root, "", weight(root), ()) for root in described if root not in named]
        self._families = {words.family(word.root) for word in (*self._title, *self._described)}
        self.matter = _matter(TitledText(text.title, ""))

    def by_words(self, need: TitledText) -> float:
        """The part of the likeness that words alone make, which takes a tenth of the time of all of it."""
        read = _words(need)
        title = {root: weight(root) for root in read.title}
        back = sum(much for root, much in title.items() if words.family(root) in self._families)
        return _COVERED * self._covered(read) + _BACK * back / (sum(title.values()) + _HALF)

    def likeness(self, need: TitledText) -> float:
        """0 for nothing in common, more than 1 for a need with the same title."""
        matter = _matter(need)
        return (
            self.by_words(need)
            + _MEANING * _same_direction(self.matter.direction, matter.direction)
            + _MATTER * _same_matter(self.matter.likely, matter.likely)
        )

    def _covered(self, need: _NeedWords) -> float:
        """The part of the draft that the need has: of its title, and what its description adds to that."""
        parts = [(word, _part_of(word, need)) for word in self._title]
        whole = sum(
            word.weight
            for word, share in parts
            if share or not word.letters or service_weights().rarity(word.root) < service_weights().head.rarest
        )
        also = sum(word.weight * _part_of(word, need) for word in self._described)
        much = sum(word.weight * share for word, share in parts) + min(DESCRIPTION * also, 0.5 * whole + _HALF)
        return much / (whole + _HALF)


def _part_of(word: _DraftWord, need: _NeedWords) -> float:
    """How much of the word the need has; its title counts for more."""
    titled = _share(word, need.title, need.title_families)
    return titled if titled == 1.0 else max(titled, _BODY * _share(word, need.body, need.body_families))


def _share(word: _DraftWord, roots: frozenset[str], families: frozenset[str]) -> float:
    """How much of the word these stems have: all of it, another form of it, a synonym, or what may become of it."""
    if word.root in roots:
        return 1.0
    if word.letters and any(root.startswith(word.letters) for root in roots):
        return _BEGUN
    if words.family(word.root) in families:
        return _FAMILY
    return _SYNONYM if any(roots.issuperset(other) for other in word.instead if other) else 0.0


def weight(root: str) -> float:
    """What a word counts for, by its stem: 1 for one that nobody asks with, little for one that any need may have."""
    share = _COMMON_WORD if root in words.common() else _WORD_OF_NEEDS if root in words.of_needs() else 1.0
    return share * service_weights().rarity(root) / service_weights().head.rarest


def _root(word: str) -> str:
    return trade_words.root(word, words.stem)


@lru_cache(maxsize=_KEPT)
def _words(need: TitledText) -> _NeedWords:
    title, body = (frozenset(map(_root, words.meaningful(part))) for part in need)
    return _NeedWords(title, body, frozenset(map(words.family, title)), frozenset(map(words.family, body)))


@lru_cache(maxsize=_KEPT)
def _matter(text: TitledText) -> Matter:
    """What is said for each answer by all words together, and which are likely to be meant."""
    weights = service_weights()
    most = sorted(words.meaningful(" ".join(text)), key=lambda word: -weight(words.stem(word)))[: words.MOST_WORDS]
    says = [
        (weight(words.stem(word)), much) for word in most if (much := weights.known(word)) is not None and much.says
    ]
    whole = math.sqrt(sum(share**2 * much.rarity**2 for share, much in says))
    if not whole:
        return Matter((), {})
    total: Sequence[float] = [0.0] * len(weights.head.bias)
    for share, much in says:
        total = [one + share * further for one, further in zip(total, much.says, strict=True)]
    middle = sum(total) / len(total)
    apart = [one - middle for one in total]
    length = math.hypot(*apart)
    meant = [math.exp(one / whole + bias) for one, bias in zip(total, weights.head.bias, strict=True)]
    least = _LEAST * sum(meant)
    likely = {id: one * _LEAST / least for id, one in zip(_answer_ids(), meant, strict=True) if one > least}
    return Matter(array("f", [one / length for one in apart]) if length else (), likely)


@cache
def _answer_ids() -> Sequence[str]:
    return (*service_weights().head.services, *service_weights().head.beyond)


def _same_direction(one: Sequence[float], other: Sequence[float]) -> float:
    """1 where both speak for and against the same answers; 0 where nothing is known of a text."""
    alike: float = sum(map(mul, one, other))
    return max(alike, 0.0)


def _same_matter(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How likely both mean the same: 1 where they surely do."""
    return sum(math.sqrt(part * other[id]) for id, part in one.items() if id in other)
