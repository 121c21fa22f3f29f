"""How much each word speaks for each service, or for a kind of thing that is none.

Learned from thousands of phrases by resources/rebuild_service_weights.py. What a sentence says is the sum of what its
words say, divided by what the sentence weighs; the exponentials of it are in proportion to what is likely to be meant.
A small network says the same again, from how the words stand together.
"""

import logging
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from operator import mul
from typing import NamedTuple

import msgspec

import resources
from desktop.database import words
from desktop.database.spelling import Spelling

_log = logging.getLogger(__name__)
_FAMILY, _MISSPELT = 0.75, 0.85  # what a word counts for that stands for the one typed
_MOST_BEGUN = 16  # of the words that begin as an unfinished one does: that many, evenly taken from all of them
# Of so many the network is asked: 98 in 100 of the services that answer a sentence for tuning are among them.
_LIKELIEST, _LIKELIEST_KINDS = 20, 10
_VOWELS = frozenset("aeiouy")


class Word(NamedTuple):
    """What one word says."""

    rarity: float  #: how few phrases have it: what it weighs in a sentence
    says: Sequence[float]  #: for each answer, services first; empty for a word of which nothing is known
    hints: Sequence[float] = ()  #: what it adds to each hidden sum of the network; empty likewise


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says of itself."""

    made_of: str  #: SHA-256 of what the weights were learned from
    services: tuple[str, ...]  #: ids, in the order of the numbers
    titles: tuple[str, ...]  #: of each service, as learned
    texts: tuple[str, ...]  #: of each service: digest of the title and the text that were learned
    beyond: tuple[str, ...]  #: ids of the kinds, which follow them
    bias: tuple[float, ...]  #: by number: what is said where nothing is known of a sentence
    rarest: float  #: rarity of a word that no phrase has
    dimensions: int  #: of the words that no phrase has
    hidden: tuple[float, ...]  #: what each hidden sum of the network begins with
    base: tuple[float, ...]  #: by number: what the network says where no hidden sum is above zero
    own: tuple[
        float, float, float
    ]  #: what a word says for a service by its title, keywords, summary; for each unit of rarity


#: A file of which no word says anything.
_NOTHING_LEARNED = (
    msgspec.json.encode(
        _Head(
            made_of="",
            services=(),
            titles=(),
            texts=(),
            beyond=(),
            bias=(),
            rarest=1.0,
            dimensions=0,
            hidden=(),
            base=(),
            own=(0.0, 0.0, 0.0),
        )
    )
    + b"\0" * 6
)


class ServiceWeights:
    """The table of a file."""

    def __init__(self, content: bytes) -> None:
        """Raises ValueError where the file is cut, longer, or not of this shape."""
        head, stems, forms, families, others, pairs, numbers = content.split(b"\0", 6)
        self.head = msgspec.json.decode(head, type=_Head)
        self._stems, self._forms, self._families, self._others, self._pairs = (
            part.decode().split("\n") if part else [] for part in (stems, forms, families, others, pairs)
        )
        self._width = len(self.head.bias)
        self._left = memoryview(numbers)
        rows = len(self._stems)
        self._rarities = self._take(rows * 4).cast("f")
        self._of_form, self._of_family = (self._take(len(of) * 2).cast("H") for of in (self._forms, self._families))
        self._row_scales, self._rows = self._take(rows * 4).cast("f"), self._take(rows * self._width)
        scales = self._take(self.head.dimensions * 4).cast("f")
        both = self._width + len(self.head.hidden)
        table = self._take(self.head.dimensions * both).cast("b")
        self._directions = [
            [scale * number for number in table[at * both : (at + 1) * both]] for at, scale in enumerate(scales)
        ]
        self._other_scales = self._take(len(self._others) * 4).cast("f")
        self._other_rows = self._take(len(self._others) * self.head.dimensions).cast("b")
        self._rows = self._rows.cast("b")
        self._stem_hints, self._pair_hints, self._out = (
            self._table(count, len(self.head.hidden)) for count in (rows, len(self._pairs), self._width)
        )
        if self._left or {len(self.head.services) + len(self.head.beyond), len(self.head.base)} != {self._width}:
            raise ValueError("service weights of another shape")
        self.word = lru_cache(maxsize=512)(self._word)
        self.known = lru_cache(maxsize=2_048)(self._known)
        self.begun = lru_cache(maxsize=64)(self._begun)

    def hidden(self, known: Sequence[Word], whole: float, spoken: Sequence[str]) -> Sequence[float]:
        """The hidden sums of the network: by words of this weight together, and by how all are said.

        "le tampon est sec" and "tamponner à l'écran" share the words of one service; one of them is none.
        """
        hidden: Sequence[float] = self.head.hidden
        for word in known:
            if word.hints:
                hidden = [one + much / whole for one, much in zip(hidden, word.hints, strict=True)]
        share = (len(spoken) + 1) ** -0.5
        for pair in sorted(words.pairs(spoken)):
            at = _place(self._pairs, pair)
            if at is not None:
                much, hints = self._pair_hints(at)
                much *= share
                hidden = [one + much * number for one, number in zip(hidden, hints, strict=True)]
        return [max(one, 0.0) for one in hidden]

    def with_network(self, every: Sequence[float], hidden: Sequence[float]) -> list[float]:
        """For each answer the middle of what is said for it and what the network says, which is asked of the likeliest.

        It would say no more for the others, and to ask it of all takes ten times as long.
        """
        count, heard = len(self.head.services), []
        for numbers, most in ((range(count), _LIKELIEST), (range(count, len(every)), _LIKELIEST_KINDS)):
            asked = nlargest(most, numbers, key=every.__getitem__)
            by_network = dict(zip(asked, self.heard(hidden, asked), strict=True))
            least = min(by_network.values())
            heard += [(every[number] + by_network.get(number, least)) / 2 for number in numbers]
        return heard

    def heard(self, hidden: Sequence[float], answers: Sequence[int]) -> list[float]:
        """What the network says for each of these answers."""
        out = [(at, *self._out(at)) for at in answers]
        return [self.head.base[at] + much * sum(map(mul, hidden, numbers)) for at, much, numbers in out]

    def rarity(self, stem: str) -> float:
        at = _place(self._stems, stem)
        return self.head.rarest if at is None else self._rarities[at]

    def knows(self, word: str) -> bool:
        """Whether a phrase has this folded word."""
        return _place(self._forms, word) is not None

    def doubled(self, word: str) -> list[str]:
        """Words of phrases that are this one with a consonant twice: "salle" of "sale"."""
        twice = (f"{word[:place]}{word[place]}{word[place:]}" for place in range(1, len(word) - 1))
        return [one for place, one in enumerate(twice, 1) if word[place] not in _VOWELS and self.knows(one)]

    def beginning(self, letters: str, most: int) -> Sequence[str]:
        """Words of phrases that begin so: of more than `most` some from all over."""
        return tuple(self._forms[at] for at in self._begin(letters, most))

    def stems_beginning(self, letters: str, most: int) -> Sequence[str]:
        """The stems of these words: they stand in the table, so that none is worked out while somebody types."""
        return tuple(self._stems[self._of_form[at]] for at in self._begin(letters, most))

    def _begin(self, letters: str, most: int) -> range:
        """The numbers of these words."""
        at = bisect_left(self._forms, letters)
        end = bisect_left(self._forms, letters + "\uffff", at)
        return range(at, end, -(-(end - at) // most) or 1)

    def strongest(self, answer: str, most: int) -> Sequence[str]:
        """Stems of the words that speak most for one of the answers, by its id."""
        at = (*self.head.services, *self.head.beyond).index(answer)
        column = map(mul, self._rows[at :: self._width], self._row_scales)
        return [self._stems[row] for _, row in nlargest(most, zip(column, range(len(self._stems)), strict=True))]

    def _known(self, plain: str) -> Word | None:
        """Of a finished word, folded: what itself says, or one of its family, or what means the same; None else."""
        stem = words.stem(plain)
        if (row := self._row_of(plain)) is not None or (row := _place(self._stems, stem)) is not None:
            return self._scaled(row)
        family = _place(self._families, words.family(stem))
        if family is not None:
            return self._scaled(self._of_family[family], _FAMILY)
        other = _place(self._others, plain)
        return None if other is None else self._meant(other)

    def _word(self, plain: str) -> Word:
        """The same; of a word of which nothing is known, what is spelt nearly so says."""
        known = self._known(plain)
        if known is not None:
            return known
        near = {row for word in self._spelling().near(plain) if (row := self._row_of(word)) is not None}
        return self._mean(sorted(near), _MISSPELT) if near else Word(self.head.rarest, ())

    def _begun(self, letters: str) -> Word | None:
        """Of an unfinished word: what those say on average that begin so; itself, if a phrase has it or none does."""
        rows = {self._of_form[at] for at in self._begin(letters, _MOST_BEGUN)}
        if rows and not self.knows(letters):
            return self._mean(sorted(rows))
        whole = self.word(letters)
        return whole if whole.says else None

    def _row_of(self, form: str) -> int | None:
        at = _place(self._forms, form)
        return None if at is None else self._of_form[at]

    def _scaled(self, row: int, part: float = 1.0) -> Word:
        scale = part * self._row_scales[row]
        numbers = self._rows[row * self._width : (row + 1) * self._width]
        much, hints = self._stem_hints(row)
        much *= part
        return Word(
            self._rarities[row],
            array("f", [scale * number for number in numbers]),
            array("f", [much * number for number in hints]),
        )

    def _mean(self, rows: Sequence[int], part: float = 1.0) -> Word:
        every = [self._scaled(row, part / len(rows)) for row in rows]
        says = map(sum, zip(*(one.says for one in every), strict=True))
        hints = map(sum, zip(*(one.hints for one in every), strict=True))
        return Word(sum(one.rarity for one in every) / len(rows), array("f", says), array("f", hints))

    def _meant(self, other: int) -> Word:
        dimensions, scale = self.head.dimensions, self._other_scales[other]
        both = [0.0] * (self._width + len(self.head.hidden))
        for number, direction in zip(
            self._other_rows[other * dimensions : (other + 1) * dimensions], self._directions, strict=True
        ):
            much = scale * number
            both = [one + much * further for one, further in zip(both, direction, strict=True)]
        return Word(self.head.rarest, array("f", both[: self._width]), array("f", both[self._width :]))

    @cache  # noqa: B019 - there is one table for the life of the program
    def _spelling(self) -> Spelling:
        return Spelling(self._forms)

    def _table(self, count: int, width: int) -> Callable[[int], tuple[float, Sequence[int]]]:
        """Its next rows, each by its number: by what its numbers are multiplied, and these."""
        scales, numbers = self._take(count * 4).cast("f"), self._take(count * width).cast("b")
        return lambda row: (scales[row], numbers[row * width : (row + 1) * width])

    def _take(self, count: int) -> memoryview:
        if len(self._left) < count:
            raise ValueError("service weights are cut")
        taken, self._left = self._left[:count], self._left[count:]
        return taken


def _place(names: Sequence[str], name: str) -> int | None:
    at = bisect_left(names, name)
    return at if at < len(names) and names[at] == name else None


@cache
def service_weights() -> ServiceWeights:
    """Read where the first sentence is compared; where the file is damaged, a table in which no word says anything.

    Suggestions are a help: without them a need is written all the same. `relais --selftest` tells of it.
    """
    try:
        return ServiceWeights(resources.path("service_weights.bin").read_bytes())
    except (OSError, ValueError) as error:  # msgspec's too
        _log.warning("service_weights.bin: %s", error)
        return ServiceWeights(_NOTHING_LEARNED)


def readable() -> bool:
    """Whether the file is whole: else no service answers anything."""
    return bool(service_weights().head.services)
