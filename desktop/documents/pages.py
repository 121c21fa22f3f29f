"""Reads a PDF: its pages as pictures, the same for preview and print, and its text.

Only one thread may use it at a time: PDFium keeps state that it does not lock.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

POINTS_PER_INCH = 72
_RGB = 2  # FPDFBitmap_BGR; with rev_byteorder the bytes are red, green, blue


class PageImage(Struct, frozen=True):
    """One page as an image."""

    png: bytes  #: the file
    width: int  #: pixels
    height: int  #: pixels


class PageSize(Struct, frozen=True):
    """One page's size, and its text for screen readers."""

    width_pt: float  #: in points, of which 72 make an inch
    height_pt: float  #: likewise
    text: str  #: all its text, in reading order


def pages(pdf: bytes, dpi: int = 96) -> tuple[PageImage, ...]:
    """Every page of the PDF, drawn at `dpi` on white."""
    return tuple(page(pdf, number, dpi) for number in range(count(pdf)))


def page(pdf: bytes, number: int, dpi: int = 96) -> PageImage:
    """One page, numbered from 0. Raises IndexError if there is none."""
    with _opened(pdf) as document:
        if not 0 <= number < len(document):
            raise IndexError(number)
        bitmap = document[number].render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True, force_bitmap_format=_RGB)
        return PageImage(_png(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride), bitmap.width, bitmap.height)


def count(pdf: bytes) -> int:
    """How many pages there are."""
    with _opened(pdf) as document:
        return len(document)


def text(pdf: bytes) -> str:
    """All text in the PDF, page after page, as a screen reader or a search finds it."""
    with _opened(pdf) as document:
        return "\n".join(_text(one) for one in document)


def sheets(pdf: bytes) -> tuple[PageSize, ...]:
    """Every page's size and text, without drawing any."""
    with _opened(pdf) as document:
        return tuple(_sheet(one) for one in document)


def _sheet(page: Any) -> PageSize:
    width, height = page.get_size()
    return PageSize(width, height, _text(page))


def _text(page: Any) -> str:
    # PDFium replaces a hyphen at the end of a line; our documents do not hyphenate, so it belongs to the word.
    return str(page.get_textpage().get_text_range()).replace("\r\n", "\n").replace("\ufffe", "-")


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 - nothing of documents is loaded at the start

    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def _png(pixels: Any, width: int, height: int, stride: int) -> bytes:
    """PNG from rows of RGB bytes; written here to avoid an imaging library."""
    rows = memoryview(pixels)
    lines = b"".join(b"\0" + bytes(rows[at : at + 3 * width]) for at in range(0, stride * height, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
