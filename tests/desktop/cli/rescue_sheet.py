"""The code that a rescue sheet shows."""

import re
from pathlib import Path

import pypdfium2


def code_in(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    try:
        text = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    found = dict(re.findall(r"\b(\d{1,2})\s+([0-9A-Z]{5})\b", text))
    return "-".join(found[str(place)] for place in range(1, 14))
