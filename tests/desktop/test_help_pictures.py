"""The pictures of the help can be drawn again, as what they ring is where the script looks for it; they are small."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.desktop.help_pictures import FOLDER, PICTURED, of_few_colours


@pytest.mark.slow
def test_what_the_pictures_ring_is_there(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.desktop.help_pictures", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert {file.stem for file in tmp_path.glob("*.png")} == {told.key for told in PICTURED}


@pytest.mark.parametrize("key", [told.key for told in PICTURED])
def test_a_picture_is_small(key: str) -> None:
    assert QImage(str(FOLDER / f"{key}.png")).format() == QImage.Format.Format_Indexed8


def test_few_colours_stay_and_of_many_none_is_visibly_off() -> None:
    two, many = (QImage(64, 64, QImage.Format.Format_RGB32) for _ in range(2))
    two.fill(QColor("#0d5b7d"))
    two.setPixel(3, 5, QColor("#b3470b").rgb())
    assert of_few_colours(two).convertToFormat(two.format()) == two
    for x in range(64):
        for y in range(64):
            many.setPixel(x, y, QColor(255 - x, 191 + y, 4 * (x // 8)).rgb())
    made = of_few_colours(many)
    for x in range(64):
        for y in range(64):
            was, now = QColor(many.pixel(x, y)), QColor(made.pixel(x, y))
            assert max(abs(was.red() - now.red()), abs(was.green() - now.green()), abs(was.blue() - now.blue())) <= 8
