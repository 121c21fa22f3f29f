"""The pictures of the help can be drawn anew: all that they ring is where they look for it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.desktop.help_pictures import TOLD, draw


@pytest.mark.slow
def test_what_the_pictures_ring_is_there(qapp: QApplication, tmp_path: Path) -> None:
    draw(qapp, tmp_path)
    assert {file.stem for file in tmp_path.glob("*.png")} == {told.key for told in TOLD}
