"""How near the meaning of a sentence is to that of each text, whichever words it uses.

Words that stand in like sentences point in like directions: "marmot" beside "enfant". A text's direction is that of all
its words. The numbers are those of resources/word_vectors.bin, made by resources/rebuild_word_vectors.py.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import add, mul, sub

import msgspec

import resources

#: Of length 1; empty where no word is known.
Direction = Sequence[float]


class WordVectors:
    """The directions of words that the file has."""

    def __init__(self, content: bytes) -> None:
        head, known, numbers = content.split(b"\0", 2)
        self._dimensions: int = msgspec.json.decode(head)["dimensions"]
        self._words = known.decode().split("\n")
        self._numbers = memoryview(numbers).cast("b")

    def direction(self, weighed: Iterable[tuple[str, float]]) -> Direction:
        """Of folded words together, each with what it counts for."""
        total = [0.0] * self._dimensions
        for word, weight in weighed:
            at = bisect_left(self._words, word)
            if at < len(self._words) and self._words[at] == word:
                numbers = self._numbers[at * self._dimensions : (at + 1) * self._dimensions]
                total = list(map(add, total, [weight * number for number in numbers]))
        return _unit(total)


class Meanings:
    """The directions of texts, without what all of them have in common."""

    def __init__(self, texts: Sequence[Iterable[Mapping[str, float]]]) -> None:
        """Each text is a row of sentences, each sentence its folded words with what they count for."""
        directions = [word_vectors().direction(_evenly(sentences).items()) for sentences in texts]
        known = [direction for direction in directions if direction]
        self._middle = [sum(numbers) / len(known) for numbers in zip(*known, strict=True)]
        self._directions = [self._apart(direction) for direction in directions]

    def near(self, sentence: Iterable[tuple[str, float]]) -> list[float]:
        """By number of the text: 1 for the same meaning, 0 for none in common, or where no word is known."""
        direction = self._apart(word_vectors().direction(sentence))
        return [sum(map(mul, direction, other)) for other in self._directions]

    def _apart(self, direction: Direction) -> Direction:
        return _unit(list(map(sub, direction, self._middle)))


def _evenly(sentences: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    """What each word counts for in the text: all its sentences count alike, long or short."""
    shares: dict[str, float] = defaultdict(float)
    for weights in sentences:
        length = math.hypot(*weights.values()) or 1.0
        for word, weight in weights.items():
            shares[word] += weight / length
    return shares


def _unit(numbers: Sequence[float]) -> Direction:
    length = math.hypot(*numbers)
    return [number / length for number in numbers] if length else ()


@cache
def word_vectors() -> WordVectors:
    """Read where the first sentence is compared."""
    return WordVectors(resources.path("word_vectors.bin").read_bytes())
