"""Which services answer a sentence, and how surely: measured over their texts and over what people ask for.

All in memory: a catalogue is small, so each sentence is compared with all of it. Over needs that would take too long.
"""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.database import words
from desktop.database.meanings import Meanings
from desktop.database.spelling import Spelling
from desktop.domain.needs import Degree

# How much a word says for a text, by where it stands. Each phrase with the word adds to it, each less than the last.
_TITLE, _KEYWORD, _BODY, _PHRASE = 1.3, 1.0, 0.5, 0.38
_HALF = 1.35  # so much gives half of what can be reached
# What a word counts for that stands for the one typed.
_SYNONYM, _FAMILY, _MISSPELT = 0.4, 0.75, 0.85
_BEGUN = 0.7  # of an unfinished word: any that begins so
_ONLY_SYNONYM = 0.8  # of a word that is in no text itself
# A word that is in phrases alone belongs to a situation, not to the matter; one of these says little of either.
_IN_PHRASES_ALONE, _COMMON = 0.5, 0.45
# How well one phrase fits as a whole, and the two next to it, beside the words found anywhere.
_BEST, _NEXT = 0.28, 0.2
# What a sentence of usual length weighs. Who says much in one sentence need not be answered in each word.
_USUAL = 5.0
# Found by tests/desktop/database/evaluation.py on the set for tuning.
_LIKELY, _POSSIBLE = 0.8, 0.24
_COVERED = 0.25  # the part of a sentence that must be answered
# The part of the best one's likeness that a service must have: with less, it only shares a word with the sentence.
_AS_LIKELY, _AS_POSSIBLE = 0.7, 0.45
# How much it counts that the words of the sentence mean what the words around a service mean.
_MEANING = 0.45
# By how much a sentence is less about services the more it is about something else.
_RIVAL = 0.8
# That share of it where the sentence says what is done at a desk: "quelles aides pour refaire le toit".
_WITH_PURPOSE = 0.5
SENTENCE = 2  #: with fewer words that matter, nobody can tell whether a service is meant
_JOINED = re.compile("(?<=[a-zà-ÿ])(?=[A-Z])")
_MOST_BEGUN = 40  # words that begin as the unfinished one does


class Candidate(NamedTuple):
    """What is known of a service, or of a kind of thing that is none."""

    id: str  #: of the service, or of the kind
    title: str  #: counts most
    keywords: str  #: count as much as the title
    body: str  #: what else is said of it
    phrases: Sequence[str]  #: in which people ask for it


class Match(NamedTuple):
    """A text that has words in common with the sentence."""

    text: Candidate  #: that matches
    likeness: float  #: 0 for nothing in common
    degree: Degree | None  #: how surely it answers; None if it is too far away to be shown


class Matches(NamedTuple):
    """All that has words in common with the sentence, the best first."""

    services: list[Match]  #: the best first
    beyond: Match | None  #: the best of what is no service


class _Asked(NamedTuple):
    """One word of the sentence, as it is looked for."""

    weight: float  #: how few texts have it
    counted: bool  #: where nothing has it, the sentence is less alike
    itself: frozenset[str]  #: stems of this very word, or of those that it begins or is misspelt for
    roots: dict[str, float]  #: all stems that stand for it, and what they count for


class ServiceIndex:
    """The words of a catalogue, built once for each state of it."""

    def __init__(self, services: Sequence[Candidate], beyond: Sequence[Candidate] = ()) -> None:
        """`beyond` are kinds of things that are no services, and compete with them for the sentence."""
        self._texts, self._services = (*services, *beyond), len(services)
        self._owners: list[int] = []  # of each phrase: the number of its text
        self._phrases: dict[str, list[int]] = defaultdict(list)  # by stem: numbers of the phrases with it
        self._evidence: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))  # by stem, by text
        self._stems: dict[str, str] = {}  # by word
        in_texts = set[str]()
        for number, text in enumerate(self._texts):
            for part, weight in ((text.body, _BODY), (text.keywords, _KEYWORD), (_parted(text.title), _TITLE)):
                for root in self._roots(part):
                    self._evidence[root][number] = weight
                    in_texts.add(root)
            for phrase in text.phrases:
                for root in self._roots(phrase):
                    self._phrases[root].append(len(self._owners))
                    self._evidence[root][number] += _PHRASE
                self._owners.append(number)
        self._weights = {
            root: self._rarity(len(having)) * (1.0 if root in in_texts else _IN_PHRASES_ALONE)
            for root, having in self._evidence.items()
        }
        for having in self._evidence.values():
            for number, weight in having.items():
                having[number] = weight * (1 + _HALF) / (weight + _HALF)
        squares = [0.0] * len(self._owners)
        for root, numbers in self._phrases.items():
            for number in numbers:
                squares[number] += self._weights[root] ** 2
        self._lengths = [math.sqrt(square) or 1.0 for square in squares]
        self._families: dict[str, list[str]] = defaultdict(list)
        for root in self._weights:
            self._families[words.family(root)].append(root)
        self._meanings = Meanings([self._sentences(text) for text in self._texts])
        self._alphabet = sorted(self._stems)
        self._spelling = Spelling(self._alphabet)

    def matches(self, typed: Sequence[words.QueryWord]) -> Matches:
        """The texts that have something in common with what was typed."""
        if len(typed) > 1 and typed[-1].unfinished and len(typed[-1].plain) < words.SHORT:
            typed = typed[:-1]  # nearly every text has a word that begins so
        likeness, covered = self._likeness(self._asked(typed))
        for number, near in enumerate(self._meanings.near((word.plain, self._weight(word.plain)) for word in typed)):
            likeness[number] = likeness.get(number, 0.0) + _MEANING * max(near, 0.0)
        other = max((number for number in likeness if number >= self._services), key=likeness.__getitem__, default=None)
        rival = 0.0 if other is None or len(typed) < SENTENCE else _RIVAL * likeness[other]
        if any(word.stem in words.of_purpose() for word in typed if not word.unfinished):
            rival *= _WITH_PURPOSE
        most = max((alike for number, alike in likeness.items() if number < self._services), default=0.0) or 1.0
        services = [
            Match(self._texts[number], alike, _degree(alike - rival, alike / most, alike * covered))
            for number, alike in likeness.items()
            if number < self._services
        ]
        services.sort(key=lambda match: (-match.likeness, match.text.id))
        return Matches(services, None if other is None else Match(self._texts[other], likeness[other], None))

    def _likeness(self, asked: Sequence[_Asked]) -> tuple[dict[int, float], float]:
        """By number of the text: how much of what was asked it has, and how well one of its phrases fits.

        And what part of the sentence a likeness of 1 covers.
        """
        counted = [one.weight for one in asked if one.counted]
        if not counted:
            return {}, 0.0
        whole, length = sum(counted), math.sqrt(sum(weight**2 for weight in counted))
        evidence: dict[int, float] = defaultdict(float)
        products: dict[int, float] = defaultdict(float)
        for one in asked:
            inside: dict[int, float] = {}
            within: dict[int, float] = {}
            for root, strength in one.roots.items():
                for number, weight in self._evidence.get(root, {}).items():
                    inside[number] = max(inside.get(number, 0.0), strength * weight)
                for phrase in self._phrases.get(root, ()):
                    within[phrase] = max(within.get(phrase, 0.0), strength)
            for number, strength in inside.items():
                evidence[number] += strength * one.weight
            for phrase, strength in within.items():
                products[phrase] += strength * one.weight**2
        fits: dict[int, list[float]] = defaultdict(list)
        for phrase, product in products.items():
            fits[self._owners[phrase]].append(product / (self._lengths[phrase] * length))
        for number, numbers in fits.items():
            best, *others = sorted(numbers, reverse=True)[:3]
            evidence[number] += whole * _BEST * (best + _NEXT * sum(others))
        most = math.sqrt(whole * min(whole, _USUAL))
        return {number: much / most for number, much in evidence.items()}, most / whole

    def knows(self, word: str) -> bool:
        """Whether this folded word is in a text or a phrase."""
        return word in self._stems

    def _sentences(self, text: Candidate) -> list[dict[str, float]]:
        """For what the text means: its words with what they count for, sentence by sentence."""
        parts = (f"{text.title} {text.body}", f"{text.title} {text.keywords}", *text.phrases)
        return [{word: self._weight(word) for word in words.meaningful(part)} for part in parts]

    def _weight(self, word: str) -> float:
        return self._weights.get(words.stem(word), self._rarity(0))

    def having(self, typed: Sequence[words.QueryWord]) -> set[str]:
        """Ids of the texts with each of these words."""
        all_of: set[int] | None = None
        for one in self._asked(typed):
            numbers = {number for root in one.itself for number in self._evidence[root]}
            all_of = numbers if all_of is None else all_of & numbers
        return {self._texts[number].id for number in all_of or ()}

    def _roots(self, text: str) -> set[str]:
        every = words.meaningful(text)
        self._stems.update((word, words.stem(word)) for word in every)
        return {self._stems[word] for word in every}

    def _rarity(self, having: int) -> float:
        return math.log(1 + (len(self._texts) - having + 0.5) / (having + 0.5))

    def _asked(self, typed: Sequence[words.QueryWord]) -> list[_Asked]:
        synonyms: dict[str, dict[str, float]] = defaultdict(dict)
        for meant, others in words.alternatives(typed):
            for root in meant:
                synonyms[root].update((other[0], 1 / len(meant)) for other in others if len(other) == 1)
        return [self._looked_for(word, synonyms[word.stem]) for word in typed]

    def _looked_for(self, word: words.QueryWord, synonyms: dict[str, float]) -> _Asked:
        known = word.stem in self._weights
        roots = dict.fromkeys(self._families.get(words.family(word.stem), ()), _FAMILY)
        for root, share in synonyms.items():
            if root in self._weights:
                roots[root] = share * (_SYNONYM if known else _ONLY_SYNONYM)
        if word.unfinished:
            roots |= dict.fromkeys((self._stems[begun] for begun in self._begun(word.plain)), _BEGUN)
        if known:
            roots[word.stem] = 1.0
        elif not roots and not word.unfinished:
            roots = {self._stems[near]: _MISSPELT for near in self._spelling.near(word.plain)}
        alike = [word.stem] if known else roots
        rarest = min((self._weights[root] for root in alike), default=self._rarity(0))
        weight = rarest * (_COMMON if word.stem in words.common() else 1.0)
        itself = frozenset(root for root, strength in roots.items() if strength in (1.0, _BEGUN, _MISSPELT))
        return _Asked(weight, bool(roots) or not word.unfinished, itself, roots)

    def _begun(self, letters: str) -> Iterable[str]:
        at = bisect_left(self._alphabet, letters)
        return (word for word in self._alphabet[at : at + _MOST_BEGUN] if word.startswith(letters))


def _parted(title: str) -> str:
    """With the words apart that a name has joined: openCimetière, PanneauPocket."""
    return f"{title} {_JOINED.sub(' ', title)}"


def _degree(likeness: float, beside: float, covered: float) -> Degree | None:
    """`beside`: what part it is of the greatest likeness; `covered`: what part of the sentence it answers."""
    if covered < _COVERED:
        return None
    if likeness >= _LIKELY and beside >= _AS_LIKELY:
        return "likely"
    return "possible" if likeness >= _POSSIBLE and beside >= _AS_POSSIBLE else None
