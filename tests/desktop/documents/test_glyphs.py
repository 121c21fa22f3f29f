"""The text of a PDF can be read back character by character, and each is drawn visibly by a font."""

import re

import pypdfium2
import pypdfium2.raw as raw
import pytest

from desktop.documents import pages
from desktop.documents.typeset import BOX
from tests.desktop.documents.samples import DOCUMENTS

SMALL = "abcdefghijklmnopqrstuvwxyzàâäæçéèêëîïôöœùûüÿ"
LETTERS = SMALL + SMALL.upper().replace("ß", "")
SIGNS = "0123456789.,;:!?…’'\"«»“”()[]{}/\\-–—−·•%‰€$£§°²³½×÷±=+<>@#&*_|~^`©®™✓☐□→↑"
SPACED = ["«\u00a0oui\u00a0»", "quoi\u202f?", "1\u202f204,50\u00a0€", "14\u00a0h\u00a032", "n°\u00a012"]


def sheet_text(words: str) -> str:
    return pages.text(DOCUMENTS["need_sheet"](public=(("Description", words),)))


def test_each_french_letter_reads_back() -> None:
    text = " ".join(sheet_text(" ".join(LETTERS)).split())
    assert " ".join(LETTERS) in text
    assert BOX not in text


def test_each_sign_reads_back() -> None:
    text = sheet_text(" ".join(SIGNS))
    assert [sign for sign in SIGNS if sign not in text] == []
    assert BOX not in text


def test_ligatures_are_letters_to_a_reader() -> None:
    assert "officier, affluence, fjord, œuf, æquo" in sheet_text("officier, affluence, fjord, œuf, æquo")


@pytest.mark.parametrize("words", SPACED)
def test_french_spaces_keep_their_place(words: str) -> None:
    """PDFium reports every kind of space as one; none is lost, and no box is drawn for it."""
    assert re.sub(r"\s", " ", words) in re.sub(r"\s", " ", sheet_text(f"Voici {words} ici"))


@pytest.mark.parametrize("sign", [*"éÉçœŒ€«»’✓☐→", BOX])
def test_a_sign_leaves_ink(sign: str) -> None:
    """If a font lacks a character, nothing is drawn, or the same box as for another one."""
    document = pypdfium2.PdfDocument(DOCUMENTS["need_sheet"](public=(("Description", sign * 40),)))
    page = document[0]
    textpage = page.get_textpage()
    at = textpage.get_text_range().index(sign * 3)
    left, bottom, right, top = textpage.get_charbox(at)
    assert right - left > 1
    assert top - bottom > 0.5
    assert raw.FPDFText_HasUnicodeMapError(textpage.raw, at) == 0
    document.close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_of_ours_needs_a_box(name: str) -> None:
    text = pages.text(DOCUMENTS[name]())
    assert BOX not in text
    assert "\ufffd" not in text
    assert "\x00" not in text
