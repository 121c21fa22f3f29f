"""The help: each page short, in the house's words, and nothing of it markup."""

import re

import pytest

from desktop.viewmodels.settings.help_pages import HelpBlock, HelpPage, pages, read

PAGES = pages()
WORDS = re.compile(r"[\w’'-]+")


def test_a_page_is_a_title_headings_and_paragraphs() -> None:
    page = read("x", "Titre\n\nUne phrase\nsur deux lignes.\n\n# Partie\n\n<b>Texte</b> & *texte*.\n\n\n")
    assert page == HelpPage(
        "x",
        "Titre",
        (HelpBlock("Une phrase sur deux lignes."), HelpBlock("Partie", True), HelpBlock("<b>Texte</b> & *texte*.")),
    )


def test_what_the_help_is_about() -> None:
    titles = " ".join(page.title.lower() for page in PAGES)
    for word in ("besoin", "mutualiser", "voter", "préfet", "réseau"):
        assert word in titles


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_sentences_are_short_and_typed_the_french_way(page: HelpPage) -> None:
    assert 5 < len(page.blocks) < 25
    for block in page.blocks:
        for sentence in re.split(r"(?<=[.!?:])\s", block.words):
            assert len(WORDS.findall(sentence)) <= 15, sentence
        assert not re.search(r"[^\u202f][?!;]|[^\u00a0\d]:|«[^\u00a0]|[^\u00a0]»|'", block.words), block.words
        assert not re.search(r"synchronis|token|upload|soutenir", block.words, re.IGNORECASE)
