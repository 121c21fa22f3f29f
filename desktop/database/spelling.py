"""Finds the words of a vocabulary that are spelt nearly as one that is not in it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

# From so many letters on, one wrong letter is forgiven, or two; of a shorter word, one that is missing.
_ONE, _TWO = 5, 9
_SAME = 3  # letters at the beginning or at the end that are right


class Spelling:
    """The words of a vocabulary, by their first letter, which people rarely get wrong."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """The words must be sorted."""
        self._words = vocabulary

    def near(self, word: str) -> list[str]:
        """The words that differ by one letter, or by two if the word is long: only those that differ least.

        Their beginnings or their ends are the same, as people rarely get both wrong.
        """
        if len(word) < _ONE - 1 or any(letter.isdecimal() for letter in word):
            return []
        allowed = 2 if len(word) >= _TWO else 1
        near: dict[int, list[str]] = defaultdict(list)
        least = _ONE if len(word) < _ONE else max(len(word) - allowed, _ONE - 1)
        most, start, end = len(word) + allowed, word[:_SAME], word[-_SAME:]
        at = bisect_left(self._words, word[0])
        for other in self._words[at : bisect_left(self._words, chr(ord(word[0]) + 1), at)]:
            if least <= len(other) <= most and (other.startswith(start) or other.endswith(end)):
                away = distance(word, other, allowed)
                if away <= allowed:
                    near[away].append(other)
        return near[min(near)] if near else []


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be changed, added, left out or exchanged with the next; `most` + 1 if more than `most`."""
    start = 0
    while start < len(one) and start < len(other) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if not one or not other or most == 0:
        return min(len(one) + len(other), most + 1)
    ways = [(one[1:], other[1:]), (one[1:], other), (one, other[1:])]
    if one[:2] == other[1::-1]:
        ways.append((one[2:], other[2:]))
    return 1 + min(distance(*way, most - 1) for way in ways)
