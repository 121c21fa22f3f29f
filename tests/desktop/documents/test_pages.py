"""Pages as pictures: their size, their number, and that what is drawn is what is written."""

import struct
import zlib

import pytest

from desktop.documents import pages
from tests.desktop.documents.samples import DOCUMENTS


def pixels(png: bytes, width: int, height: int) -> list[bytes]:
    """Rows of red, green, blue of one of our own pictures (no filter, one block of data)."""
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind = png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    rows = zlib.decompress(data)
    stride = 3 * width + 1
    assert len(rows) == stride * height
    return [rows[start + 1 : start + stride] for start in range(0, len(rows), stride)]


@pytest.mark.slow
def test_a4_at_a_resolution() -> None:
    first, second = pages.pages(DOCUMENTS["letter"](), dpi=72)
    assert (first.width, first.height) == (second.width, second.height)
    assert abs(first.width - 595) <= 1
    assert abs(first.height - 842) <= 1
    assert first.png != second.png
    twice = pages.page(DOCUMENTS["letter"](), 0, dpi=144)
    assert abs(twice.width - 2 * first.width) <= 1


def test_the_picture_is_white_paper_with_ink() -> None:
    drawn = pages.page(DOCUMENTS["letter"](), 0, dpi=50)
    rows = pixels(drawn.png, drawn.width, drawn.height)
    assert set(rows[0]) == {255}
    assert any(min(row) < 100 for row in rows)


@pytest.mark.slow
def test_colours_are_in_their_order() -> None:
    """The headings of a need are blue-green: less red than blue."""
    drawn = pages.page(DOCUMENTS["need_sheet"](), 0, dpi=100)
    coloured = [
        (row[at], row[at + 2])
        for row in pixels(drawn.png, drawn.width, drawn.height)
        for at in range(0, len(row), 3)
        if max(row[at : at + 3]) - min(row[at : at + 3]) > 80
    ]
    assert coloured
    assert all(red < blue for red, blue in coloured)


def test_a_page_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        pages.page(DOCUMENTS["note"](), 1)


def test_sheets_tell_size_and_text() -> None:
    first, second = pages.sheets(DOCUMENTS["letter"]())
    assert "Objet" in first.text
    assert "Plan de financement" in second.text
    assert round(first.width_pt) == 595
    assert round(first.height_pt) == 842


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    words = "Sous-préfecture, arc-en-ciel, Île-de-France, peut-être, va-t-en, " * 40
    told = " ".join(pages.text(DOCUMENTS["need_sheet"](public=(("Description", words),))).split())
    assert words.strip() in told
