"""Words that mean nearly the same are near one another, though they share no letter; unknown words say nothing."""

import json
from operator import mul

import pytest

import resources
from desktop.database import words
from desktop.database.meanings import Meanings, word_vectors


def near(one: str, other: str) -> float:
    vectors = word_vectors()
    return sum(map(mul, vectors.direction([(one, 1.0)]), vectors.direction([(other, 1.0)])))


@pytest.mark.parametrize(
    ("word", "kin", "stranger"),
    [("enfant", "garcon", "facture"), ("cimetiere", "tombe", "impot"), ("eau", "riviere", "vote")],
)
def test_what_means_nearly_the_same_is_nearer(word: str, kin: str, stranger: str) -> None:
    assert near(word, kin) > near(word, stranger) + 0.2


def test_a_word_that_is_not_known_has_no_direction_and_changes_none() -> None:
    vectors = word_vectors()
    assert vectors.direction([("zzyzx", 1.0)]) == ()
    assert vectors.direction([]) == ()
    assert vectors.direction([("eau", 1.0), ("zzyzx", 9.0)]) == vectors.direction([("eau", 1.0)])


def test_the_nearest_text_is_the_one_about_the_same_matter() -> None:
    texts = [{"tombe": 1.0, "concession": 1.0}, {"repas": 1.0, "cantine": 1.0}, {"zzyzx": 1.0}]
    meanings = Meanings([[text] for text in texts])
    first, second, unknown = meanings.near([("sepulture", 1.0), ("defunt", 1.0)])
    assert first > second
    assert unknown == 0
    assert meanings.near([("zzyzx", 1.0)]) == [0, 0, 0]


def test_every_sentence_of_a_text_counts_alike() -> None:
    short, long = {"cantine": 1.0}, dict.fromkeys(("eau", "riviere", "crue", "pluie", "orage"), 1.0)
    both, meal, storm = Meanings([[short, long], [short], [long]]).near([("cantine", 1.0)])
    assert meal > both > storm


def test_words_are_kept_as_the_search_folds_them() -> None:
    head, known, numbers = resources.path("word_vectors.bin").read_bytes().split(b"\0", 2)
    every = known.decode().split("\n")
    assert every == sorted(set(every))
    assert [word for word in every if word != words.folded(word)] == []
    assert len(numbers) == len(every) * json.loads(head)["dimensions"]


def test_the_file_is_small_and_names_its_source_and_licence() -> None:
    file = resources.path("word_vectors.bin")
    assert file.stat().st_size < 2_000_000
    head = json.loads(file.read_bytes().split(b"\0", 1)[0])
    assert (head["licence"], head["authors"]) == ("CC0 1.0", "Explosion (spacy.io)")
