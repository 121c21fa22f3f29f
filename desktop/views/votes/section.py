"""One part of Votes et pilotage: a list to choose from, its acts, and what stands under the page's title meanwhile."""

from PySide6.QtCore import Signal

from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.screen import Screen


class Section(Screen):
    """`described` is emitted when `about`, the line under the page's title, is another."""

    described = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.about = ""

    def describe(self, words: str) -> None:
        if words != self.about:
            self.about = words
            self.described.emit()

    def show_one(self, id: str) -> None:
        """Leads to one line, at once or when it is known."""
        raise NotImplementedError

    def lay(self, master_detail: MasterDetail) -> None:
        """Its list with what is chosen, which fills it."""
        self.master_detail = master_detail
        self.column.addWidget(master_detail, 1)
