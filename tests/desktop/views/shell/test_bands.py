"""A band that comes or goes moves nothing that the pointer may be about to press."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop.views.widgets.page import Page, PageContext

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class Long(Page):
    """Many fields, more than the window is high, and an act."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Longue")
        self.fields = [QLineEdit() for _ in range(60)]
        self.add(*self.fields)
        self.set_acts(QAction("Envoyer", self))


def places(window: "Window") -> dict[str, QPoint]:
    """Where what can be pressed stands in the window, by what it is and says."""
    window.settle()
    found: list[QWidget] = [*window.frame.findChildren(QPushButton), *window.frame.findChildren(QLineEdit)]
    return {
        f"{number} {type(one).__name__} {getattr(one, 'text', str)()}": one.mapTo(window.frame, QPoint())
        for number, one in enumerate(found)
        if one.isVisible()
    }


def test_nothing_moves_when_a_band_comes_or_goes(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    window = open_window(baule, long=Long)
    window.visit("long")
    window.frame.connection.clear()
    before = places(window)
    assert len(before) > 60
    window.frame.connection.say("Hors connexion. Vous pouvez continuer.", tone="warn")
    window.frame.trouble.say("Le disque est plein.", tone="error")
    assert window.frame.trouble.isVisible()
    assert places(window) == before
    window.frame.connection.clear()
    window.frame.trouble.clear()
    assert places(window) == before


def test_a_field_that_a_band_would_hide_comes_back_into_sight(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, long=Long)
    page = window.visit("long")
    window.frame.connection.clear()
    window.settle()
    port = page.area.viewport()

    def in_sight(field: QWidget) -> bool:
        return port.rect().contains(field.mapTo(port, field.rect().bottomLeft()))

    last = [field for field in page.fields if in_sight(field)][-1]
    last.setFocus()
    window.frame.trouble.say("Le disque est plein.", tone="error")
    window.settle()
    assert in_sight(last)
    assert not in_sight(page.fields[page.fields.index(last) + 1])  # it went no further than it had to
