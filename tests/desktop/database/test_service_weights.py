"""What each word says for a service: learned from the phrases of today, also of words that no phrase has."""

import json
import math

import pytest

import resources
from desktop.database import words
from desktop.database.service_weights import ServiceWeights, service_weights
from resources import rebuild_service_weights

WEIGHTS = service_weights()
FILE = resources.path("service_weights.bin")


def best(word: str, *, unfinished: bool = False) -> str:
    """What this word alone says most for: the id of a service or of a kind."""
    said = WEIGHTS.begun(word) if unfinished else WEIGHTS.word(word)
    assert said is not None
    every = [*WEIGHTS.head.services, *WEIGHTS.head.beyond]
    return max(zip(said.says, every, strict=True))[1]


def test_the_weights_are_learned_from_the_phrases_of_today() -> None:
    """Else: python -m resources.rebuild_service_weights (see resources/SOURCES.md for what it needs)."""
    assert WEIGHTS.head.made_of == rebuild_service_weights.digest()


def test_each_service_and_each_kind_has_its_place() -> None:
    catalogue = json.loads(resources.path("catalogue.json").read_bytes())
    beyond = json.loads(resources.path("beyond.json").read_bytes())
    assert list(WEIGHTS.head.services) == [service["id"] for service in catalogue]
    assert list(WEIGHTS.head.beyond) == [kind["id"] for kind in beyond]
    assert len(WEIGHTS.head.bias) == len(catalogue) + len(beyond)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("procuration", "maprocuration"),
        ("procurations", "maprocuration"),  # by its stem
        ("procuratoin", "maprocuration"),  # misspelt
        ("tracteur", "vehicles"),
        ("photocopieuse", "hardware"),
    ],
)
def test_a_word_speaks_for_what_it_is_asked_with(word: str, answer: str) -> None:
    assert best(word) == answer


def test_an_unfinished_word_speaks_as_those_that_begin_so() -> None:
    assert best("procur", unfinished=True) == "maprocuration"
    assert WEIGHTS.begun("zzyzx") is None


@pytest.mark.parametrize(
    ("word", "answer"), [("basilique", "pop-patrimoine"), ("arthrite", "sante-fr"), ("chorizo", "catering")]
)
def test_a_word_that_no_phrase_has_speaks_as_those_that_mean_nearly_the_same(word: str, answer: str) -> None:
    assert not WEIGHTS.knows(word)
    assert best(word) == answer


def test_of_a_word_that_is_in_no_list_nothing_is_known() -> None:
    said = WEIGHTS.word("zzyzxq")
    assert list(said.says) == []
    assert said.rarity == WEIGHTS.head.rarest


@pytest.mark.parametrize(
    ("answered", "near_miss"),
    [
        ("tamponner les actes à l'écran", "le tampon des actes est sec"),
        ("réserver la salle des fêtes", "la porte de la salle des fêtes grince"),
        ("sauvegarder nos fichiers chaque nuit", "le chat dort sur la clé de sauvegarde"),
    ],
)
def test_the_network_tells_what_a_service_answers_from_what_only_has_its_words(answered: str, near_miss: str) -> None:
    def best(text: str) -> int:
        known = [WEIGHTS.word(word.plain) for word in words.typed(f"{text} ")]
        hidden = WEIGHTS.hidden(known, math.hypot(*(word.rarity for word in known)), words.spoken(text))
        heard = WEIGHTS.heard(hidden, range(len(WEIGHTS.head.base)))
        return heard.index(max(heard))

    assert best(answered) < len(WEIGHTS.head.services) <= best(near_miss)


def test_words_of_which_nothing_is_known_leave_the_hidden_sums_as_they_begin() -> None:
    assert WEIGHTS.hidden([WEIGHTS.word("zzyzxq")], 1.0, ["zzyzxq"]) == WEIGHTS.hidden([], 1.0, ["x"])


def test_a_word_that_no_phrase_has_adds_to_the_hidden_sums_too() -> None:
    assert any(WEIGHTS.word("chorizo").hints)


def test_of_many_words_that_begin_alike_some_are_taken_from_all_over() -> None:
    begun = WEIGHTS.beginning("co", 10)
    assert 5 < len(begun) <= 10
    assert begun[0][:3] != begun[-1][:3]
    assert WEIGHTS.beginning("zzyzx", 10) == ()


def test_their_stems_are_those_that_the_search_would_work_out() -> None:
    begun = WEIGHTS.beginning("co", 200)
    assert WEIGHTS.stems_beginning("co", 200) == tuple(map(words.stem, begun))


def test_words_are_kept_as_the_search_folds_them() -> None:
    _, stems, forms, families, others, pairs, _ = FILE.read_bytes().split(b"\0", 6)
    for part in (stems, forms, families, others, pairs):
        every = part.decode().split("\n")
        assert every == sorted(set(every))
    for part in (forms, others):
        assert [word for word in part.decode().split("\n") if word != words.folded(word)] == []


def test_its_words_are_cut_as_the_search_cuts_them() -> None:
    """It depends on words.py too, which `made_of` does not cover: another stem, ending or empty word needs a rebuild.

    Else a row is there that no word finds, or a word is learned that the search leaves out.
    """
    _, *parts, _, _, numbers = FILE.read_bytes().split(b"\0", 6)
    stems, forms, families = (part.decode().split("\n") for part in parts)
    after_rarities = len(stems) * 4
    row_of_form = memoryview(numbers)[after_rarities : after_rarities + len(forms) * 2].cast("H")
    cut = {form: stems[row] for form, row in zip(forms, row_of_form, strict=True)}
    assert {form: stem for form, stem in cut.items() if words.stem(form) != stem} == {}
    assert set(families) == {words.family(stem) for stem in stems}
    assert [form for form in forms if words.meaningful(form) != [form]] == [words.RULE], "empty words"


def test_the_file_is_small_and_names_its_source_and_licence() -> None:
    content = FILE.read_bytes()
    assert len(content) < 7_000_000
    head = json.loads(content.split(b"\0", 1)[0])
    assert (head["licence"], head["authors"]) == ("CC0 1.0", "Explosion (spacy.io)")
    assert ServiceWeights(content).head == WEIGHTS.head


def _with(**other: object) -> bytes:
    """The file with another head."""
    head, rest = FILE.read_bytes().split(b"\0", 1)
    return json.dumps({**json.loads(head), **other}).encode() + b"\0" + rest


@pytest.mark.parametrize(
    "content",
    [
        b"",
        FILE.read_bytes()[:3_000_000],
        FILE.read_bytes()[:-1],
        FILE.read_bytes() + b"x",
        _with(beyond=WEIGHTS.head.beyond[:-1]),
        _with(services=WEIGHTS.head.services[:-1]),
        _with(base=WEIGHTS.head.base[:-1]),
        _with(hidden=WEIGHTS.head.hidden[:-1]),
        _with(dimensions=WEIGHTS.head.dimensions - 1),
    ],
    ids=["empty", "half", "cut", "longer", "beyond", "services", "base", "hidden", "dimensions"],
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    """Read on, its numbers would speak for other services."""
    with pytest.raises(ValueError):  # noqa: PT011 - the words are for the log
        ServiceWeights(content)


def test_a_file_written_anew_is_read() -> None:
    """So the others are refused for what they lack."""
    assert ServiceWeights(_with()).head == WEIGHTS.head
