"""What a bundle for Windows carries beside the program: its picture, its properties."""

import ast
from pathlib import Path

import icon
import pytest
import version
from PySide6.QtGui import QGuiApplication, QImageReader

ROOT = Path(__file__).parents[3]


def test_the_picture_has_all_sizes_and_is_the_same_each_time(qapp: QGuiApplication, tmp_path: Path) -> None:
    made, again = tmp_path / "relais.ico", tmp_path / "again.ico"
    for file in (made, again):
        icon.write(ROOT / "resources" / "icons" / "relais.svg", file)
    assert made.read_bytes() == again.read_bytes()
    reader = QImageReader(str(made), b"ico")
    assert reader.imageCount() == len(icon.SIDES)
    for place, side in enumerate(icon.SIDES):
        assert reader.jumpToImage(place)
        image = reader.read()
        assert (image.width(), image.height()) == (side, side)
        colours = {image.pixel(x, y) for x in range(side) for y in range(side)}
        assert len(colours) > 2, "something is drawn"


@pytest.mark.qt_log_ignore("Cannot read file")
def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.svg"
    wrong.write_text("no picture")
    with pytest.raises(ValueError, match=r"wrong\.svg"):
        icon.write(wrong, tmp_path / "x.ico")


@pytest.mark.parametrize("program", ["relais", "relaisctl"])
def test_properties_are_an_expression_with_what_windows_shows(program: str) -> None:
    """PyInstaller evaluates it, only on Windows; the trial there reads the properties of the program itself."""
    expression = ast.parse(version.resource(program, "0.1.0"), mode="eval")
    values = [node.value for node in ast.walk(expression) if isinstance(node, ast.Constant)]
    for shown in (version.DESCRIPTIONS[program], f"{program}.exe", "0.1.0", "040C04B0", 0x040C, 1200):
        assert shown in values


@pytest.mark.parametrize(
    ("words", "four"), [("1", (1, 0, 0, 0)), ("0.1.0", (0, 1, 0, 0)), ("2026.11.30.7", (2026, 11, 30, 7))]
)
def test_four_numbers(words: str, four: tuple[int, int, int, int]) -> None:
    assert version.numbers(words) == four


@pytest.mark.parametrize("words", ["", "1.2.3.4.5", "1.70000", "0.1.0rc1", "-1"])
def test_a_version_that_windows_cannot_show_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"version|literal"):
        version.numbers(words)
