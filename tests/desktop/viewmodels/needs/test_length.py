"""The length of a description is only shown near its limit."""

import pytest

from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.needs import CAPS
from desktop.viewmodels.needs.length import length_words

MOST = CAPS["description"]


@pytest.mark.parametrize(
    ("length", "begins", "tone"),
    [
        (0, "", "muted"),
        (MOST * 8 // 10, "", "muted"),
        (MOST * 8 // 10 + 1, "1", "muted"),
        (MOST, "2", "muted"),
        (MOST + 3, "⚠ ", "warn"),
    ],
)
def test_it_is_said_near_the_limit_and_what_is_too_much_beyond(length: int, begins: str, tone: str) -> None:
    words = length_words(length)
    assert words.words.startswith(begins)
    assert (bool(words.words), words.tone) == (bool(begins), tone)
    assert ("3 de trop pour l’envoi. Le brouillon est gardé entier." in words.words) == (tone == "warn")


def test_of_a_text_that_no_draft_keeps_it_does_not_say_that_it_is_kept() -> None:
    words = length_words(MAX_DRAFT + 3)
    assert words.tone == "error"
    assert "gardé entier" not in words.words
    assert "Retirez-en 3" in words.words
    assert "gardé entier" in length_words(MAX_DRAFT).words
