"""A screen reader can read each document: tags, language, title, headings, table headers, texts for pictures."""

import re
from itertools import pairwise

import pytest

from desktop.documents import pages
from tests.desktop.documents.samples import DOCUMENTS
from tests.desktop.documents.structure import read

ALL = pytest.mark.parametrize("name", DOCUMENTS)


@ALL
def test_it_says_what_it_is(name: str) -> None:
    pdf = DOCUMENTS[name]()
    told = read(pdf)
    assert told.tagged
    assert told.language == "fr"
    assert "Baule" in told.title
    assert re.search(rb"pdfuaid:part(>1<|=\"1\")", pdf), "not declared as PDF/UA-1"
    assert told.roots
    assert all(root.tag == "Document" for root in told.roots)


@ALL
def test_its_headings_are_one_tree(name: str) -> None:
    headings = read(DOCUMENTS[name]()).all("H1", "H2", "H3", "H4", "H5", "H6")
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(heading.whole_text for heading in headings)


@ALL
def test_its_tables_name_their_columns(name: str) -> None:
    told = read(DOCUMENTS[name]())
    tables = told.all("Table")
    assert len(tables) == {"letter": 2, "deliberation": 2, "need_sheet": 1, "vote_sheet": 2}.get(name, 0)
    for table in tables:
        rows = [list(row.children) for row in table.walk() if row.tag == "TR"]
        header, *others = rows
        assert all(cell.tag == "TH" and cell.scope == "Column" and cell.whole_text for cell in header)
        assert all(cell.tag == "TD" for row in others for cell in row)
        # PDFium reports nothing of an empty cell: only a line of totals has some.
        assert all(len(row) == len(header) or row[0].whole_text.startswith("Total") for row in rows)


def test_the_headers_of_the_funding_plan() -> None:
    expenses, resources = read(DOCUMENTS["letter"]()).all("Table")
    told = [[cell.whole_text for cell in table.walk() if cell.tag == "TH"] for table in (expenses, resources)]
    assert told == [
        ["Nature de la dépense", "Type", "HT", "TVA", "TTC", "Devis (n°, date)"],
        ["Financeur", "Montant", "Part", "Sollicitée ou acquise"],
    ]


@ALL
def test_its_pictures_have_words(name: str) -> None:
    figures = read(DOCUMENTS[name]()).all("Figure")
    words = {"receipt": "1\u202f204", "recovery": "treize groupes"}
    assert len(figures) == (1 if name in words else 0)
    assert all(words[name] in figure.alt for figure in figures)


@pytest.mark.slow
@ALL
def test_a_demonstration_is_marked_on_each_page(name: str) -> None:
    pdf = DOCUMENTS[name](demonstration=True)
    told = read(pdf)
    assert "Ce document n’a aucune valeur" in " ".join(root.whole_text for root in told.roots)
    marked = [sheet.text for sheet in pages.sheets(pdf)]
    assert marked
    assert all("EXEMPLE — DÉMONSTRATION" in text for text in marked)
    assert "EXEMPLE" not in pages.text(DOCUMENTS[name]())
    assert "EXEMPLE" not in " ".join(root.whole_text for root in told.roots), "the mark would be read out on each page"
