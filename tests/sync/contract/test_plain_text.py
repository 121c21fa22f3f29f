"""What is kept of a text to be shown: what can be read, and nothing that turns or hides it."""

import unicodedata
from typing import Any

import msgspec
import pytest

from sync.contract import campaign, published, values
from sync.contract.plain_text import ONE_LINE, plain_line, plain_text, plain_value
from tests.sync.contract.structs import structs

HIDDEN = "".join(chr(0xE0000 + ord(letter)) for letter in "Le maire demissionne")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cantine\u202e", "Cantine"),
        ("Cantine\u2066 12\u2069\u200f\u061c", "Cantine 12"),
        (f"Cantine{HIDDEN}", "Cantine"),
        ("Ins\u200bcrip\u00adtions\ufeff\u2060\U000e0101\u3164", "Inscriptions"),
        ("a\x00b\x1b[31m\x9b", "ab[31m"),
        ("un\r\ndeux\u2028trois\rquatre\x85", "un\ndeux\ntrois\nquatre\n"),
        ("famille 👨‍👩‍👧 ❤️", "famille 👨‍👩‍👧 ❤️"),  # joined, and drawn in colour
        ("12\u202f000\u00a0€\tœuf", "12\u202f000\u00a0€\tœuf"),
        ("école", "école"),
    ],
)
def test_what_is_kept_of_a_text(text: str, kept: str) -> None:
    assert plain_text(text) == kept


def test_a_line_has_no_other_line_below_it() -> None:
    assert plain_line("Cantine\n\n✓ Vote pris\u2028en compte\x0b") == "Cantine ✓ Vote pris en compte"


def test_every_direction_mark_goes_and_every_letter_of_french_stays() -> None:
    marks = [sign for sign in map(chr, range(0x20000)) if unicodedata.bidirectional(sign) in _TURNING]
    assert len(marks) == 9
    assert plain_text("".join(marks)) == ""
    letters = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’“”–—…€°²✓✗⚠"
    assert plain_text(letters) == letters


def test_of_what_is_published_titles_are_one_line_and_texts_keep_theirs() -> None:
    value = {
        "title": "Cantine\n✓ Reçu\u202e",
        "summary": "un\ndeux\u202e",
        "joined": [{"commune": "45008", "name": "Artenay\n", "comment": "Oui\nnous"}],
        "keywords": ["a\u200b", 12, None],
        "votes": 3,
    }
    assert plain_value(value) == {
        "title": "Cantine ✓ Reçu",
        "summary": "un\ndeux",
        "joined": [{"commune": "45008", "name": "Artenay", "comment": "Oui nous"}],
        "keywords": ["a", 12, None],
        "votes": 3,
    }


def test_a_text_of_which_nothing_is_left_can_still_be_read_by_its_type() -> None:
    value = {"id": "p1", "title": "\u202e\n", "kind": "existing", "summary": "\u200b", "reason": ""}
    plain = plain_value(value)
    assert (plain["title"], plain["summary"], plain["reason"]) == ("…", "…", "")
    assert msgspec.convert(plain, published.Proposal).title == "…"


def test_every_title_that_is_published_is_one_line() -> None:
    """A new field of that type is shown on one line too."""
    title = msgspec.inspect.type_info(values.Title)
    names = {
        field.name
        for one in structs()
        if one.__module__ in (published.__name__, campaign.__name__)
        for field in _fields(one)
        if field.type == title
    }
    assert names
    assert names <= ONE_LINE


_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def _fields(struct: type[msgspec.Struct]) -> tuple[Any, ...]:
    kind = msgspec.inspect.type_info(struct)
    return kind.fields if isinstance(kind, msgspec.inspect.StructType) else ()
