"""A picture of the help is as sharp as the screen allows."""

from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.views.settings.help_picture import HelpPicture
from desktop.views.widgets.theme import Theme


def striped(width: int, height: int) -> QImage:
    """One column is black, the next white: if it is drawn smaller, it turns grey."""
    made = QImage(width, height, QImage.Format.Format_RGB32)
    for x in range(width):
        for y in range(height):
            made.setPixelColor(x, y, QColor("black" if x % 2 else "white"))
    return made


class OfTwoDots(HelpPicture):
    """On a screen with a pixel ratio of two."""

    def devicePixelRatioF(self) -> float:
        return 2.0


def test_on_a_screen_of_more_dots_each_dot_of_it_is_shown(qapp: QApplication, tmp_path: Path) -> None:
    whole = striped(400, 20)
    file = tmp_path / "picture.png"
    assert whole.save(str(file))
    picture = OfTwoDots(Theme(qapp, choice="clair"), file, "Des rayures")
    picture.resize(200, 10)
    seen = QImage(400, 20, QImage.Format.Format_RGB32)
    seen.setDevicePixelRatio(2)
    picture.render(seen)
    assert [seen.pixel(x, 5) for x in range(400)] == [whole.pixel(x, 5) for x in range(400)]
