"""Every page in every look: no text is cut, and there is a picture of each."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.desktop.contact_sheet import LOOKS, shown, take


@pytest.mark.slow
def test_no_text_is_cut_on_any_page(qapp: QApplication, tmp_path: Path) -> None:
    pages = list(shown())
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    assert take(qapp, pages, pictures, tmp_path / "data") == []
    assert len(list(pictures.glob("*.png"))) == len(pages) * (len(LOOKS) + 1)
