"""The lists of words that count for little: each entry has an effect, and is in one list."""

import importlib
import re

import pytest

from desktop.database import answers, words
from desktop.domain.services import rule_questions
from desktop.domain.services.rule_questions import asks_for_a_rule


@pytest.mark.parametrize("listed", [words._COMMON, words._OF_NEEDS], ids=["of any conversation", "of any need"])
def test_no_listed_word_is_left_out_before_the_list_is_asked(listed: str) -> None:
    every = re.findall(r"\w+", listed)
    assert words.meaningful(listed) == every, "an empty word, or one that is there twice"


def test_a_word_of_any_conversation_is_not_one_of_any_need_as_well() -> None:
    assert words.common() & words.of_needs() == set()


@pytest.mark.parametrize("typed", ["logiciels", "applications", "numériques", "mettra", "utilisation", "trouve"])
def test_another_form_of_an_empty_word_counts_for_little(typed: str) -> None:
    """The empty words are left out as they are written: a plural or a tense of them is not."""
    (word,) = words.meaningful(typed)
    assert words.stem(word) in words.common() | words.of_needs()


def test_what_is_longer_than_any_word_has_no_other_form() -> None:
    """To take its endings off, one after the other, took seconds for a title of one word."""
    longest = "anticonstitutionnellement"
    assert words.family(words.stem(longest)) != words.stem(longest) != longest
    far = "ations" * 1_000
    assert words.family(words.stem(far)) == words.stem(far) == far


def test_how_a_sentence_is_said_is_told_by_its_empty_words_and_by_words_side_by_side() -> None:
    assert words.pairs(words.spoken("Le tampon est sec")) == {"le", "est", "le tampon", "tampon est", "est sec"}
    assert words.pairs([]) == set()


@pytest.mark.parametrize(
    ("typed", "weighed"),
    [("salle fê", ["salle"]), ("salle fê ", ["salle", "fe"]), ("salle fêt", ["salle", "fet"]), ("x", [])],
)
def test_an_unfinished_word_of_two_letters_is_not_weighed(typed: str, weighed: list[str]) -> None:
    assert [word.plain for word in words.weighed(words.typed(typed))] == weighed


@pytest.mark.parametrize(
    ("typed", "unfinished"),
    [
        *((text, True) for text in ("café", "cafe\u0301", "CAFE\u0301\u0327", "salle des fê", "n°12", "bœ", "a²")),
        *((text, False) for text in ("", " ", "café ", "cafe\u0301 ", "fêtes.", "l’", "_", "\u0301")),
    ],
)
def test_one_rule_says_whether_the_last_word_is_still_typed(typed: str, unfinished: bool) -> None:
    """However its accents came: a keyboard of another system types them as signs of their own."""
    assert words.unfinished(typed) == unfinished == any(word.unfinished for word in words.typed(typed))
    assert len(answers._finished(typed)) == len(words.spoken(typed)) - unfinished


def test_the_stemmers_are_whole_for_whoever_imports_them_after_ours() -> None:
    words.stem("cimetieres")
    package = importlib.import_module("snowballstemmer")
    assert package.stemmer("english").stemWord("runs") == "run"
    assert package.stemmer("french").stemWord("cimetieres") == words.stem("cimetieres")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("faut-il un arrêté pour un feu de camp", True),
        ("l'arbre penche, qui paie", True),
        ("est-ce que la commune doit payer", True),
        ("a-t-on droit à une dérogation", True),
        ("le maire a-t-il droit à une voiture", True),
        ("la mairie a-t-elle droit à une aide", True),
        ("la commune est obligée de ramasser les feuilles", True),
        ("je suis obligé de répondre", True),
        ("je suis tenue de répondre", True),
        ("est-ce qu'un agenda partagé existe", False),  # as one asks for anything
        ("il faut un agenda partagé", False),
        ("doit on", True),
        ("", False),
    ],
)
def test_a_question_of_what_one_must_or_may_do_is_told_by_how_it_is_said(text: str, asks: bool) -> None:
    assert asks_for_a_rule(words.spoken(text)) is asks
    assert words.learned(text) == words.meaningful(text) + ([words.RULE] if asks else [])


def test_what_stands_for_such_a_question_can_not_be_typed() -> None:
    assert words.spoken(words.RULE) == []
    assert words.meaningful(words.RULE) == []
    assert words.stem(words.RULE) == words.RULE


def test_such_questions_are_told_by_two_words_as_they_are_folded() -> None:
    pairs = rule_questions._RULES | rule_questions._ASKING
    assert [pair for pair in pairs if " ".join(words.spoken(pair)) != pair or len(pair.split()) != 2] == []
