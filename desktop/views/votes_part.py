"""One part of Votes et pilotage: a shelf to choose from, its acts, and what stands under the page's title meanwhile."""

from PySide6.QtCore import Signal

from desktop.views.needs_screen import Screen
from desktop.views.votes_shelf import Shelf


class Part(Screen):
    """`described` is emitted when `about`, the line under the page's title, is another."""

    described = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.about = ""

    def describe(self, words: str) -> None:
        if words != self.about:
            self.about = words
            self.described.emit()

    def lay(self, shelf: Shelf) -> None:
        """Its shelf, which fills it."""
        self.shelf = shelf
        self.column.addWidget(shelf, 1)
