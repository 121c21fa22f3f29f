"""One part of the page of votes: a list to choose from, its acts, and the line under the page's title."""

from PySide6.QtCore import Signal

from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.screen import Screen


class Section(Screen):
    """The base of these parts."""

    described = Signal()  #: `about`, the line under the page's title, has changed

    def __init__(self) -> None:
        super().__init__()
        self.about = ""

    def describe(self, words: str) -> None:
        if words != self.about:
            self.about = words
            self.described.emit()

    def show_one(self, id: str) -> None:
        """Opens one line, at once or as soon as the list has been read."""
        raise NotImplementedError

    def lay(self, master_detail: MasterDetail) -> None:
        """Takes the list with the open entry, which fills this part."""
        self.master_detail = master_detail
        self.column.addWidget(master_detail, 1)
